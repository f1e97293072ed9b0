import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import { captured } from './support/captured.ts';
import { generatorPath } from './support/composing.ts';
import { type Field, FormAdapter } from './support/form-adapter.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

/* Who asks is the adapter of the environment; these tests have no terminal. */

interface Run {
  readonly adapter: object;
  readonly id?: string;
  readonly cwd?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

async function run({ adapter, id = 'app', cwd = temporaryFolder(), options = {} }: Run) {
  const env = createEnv({ cwd, adapter } as never);
  env.register(generatorPath(id), { namespace: `agentops:${id}` });
  const { error } = await captured(() => env.run([`agentops:${id}`], options as never));
  return { cwd, error: error as (Error & { code?: unknown }) | undefined };
}

const service = {
  'package.json':
    '{\n  "name": "theirs",\n  "type": "module",\n  "dependencies": { "fastify": "^5.12.0" }\n}\n',
  'tsconfig.json': '{}\n',
  'src/main.ts':
    "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};

const skipInstall = true;
const manifestIn = (cwd: string) => JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));

describe("an adapter of a host's own", () => {
  it('gets a form: all questions at once, as data, and their answers make the service', async () => {
    const adapter = new FormAdapter({ name: 'svc', framework: 'hono', customise: false });
    const { cwd, error } = await run({ adapter, options: { git: false, skipInstall } });
    assert.equal(error, undefined);
    const [folder, form, write, ...others] = adapter.forms;
    assert.deepEqual(
      folder?.map(({ name, default: value }) => [name, value]),
      [['dir', '.']],
    );
    const fields = new Map<string, Field>(form?.map((field) => [field.name, field]));
    assert.deepEqual([...fields.keys()].slice(0, 6), [
      'name',
      'framework',
      'database',
      'cache',
      'deploy',
      'customise',
    ]);
    const { type, default: standard, choices } = fields.get('framework') as Field;
    assert.deepEqual([type, standard], ['select', 'fastify']);
    assert.deepEqual(choices[0], { value: 'fastify', name: 'Fastify 5' });
    assert.equal(fields.get('customise')?.type, 'confirm');
    assert.equal(fields.get('author')?.hasWhen, true);
    assert.match(write?.[0]?.message ?? '', /^Create \d+ files in /);
    assert.deepEqual(others, []);
    assert.ok(manifestIn(cwd).dependencies.hono);
  });

  it('asks no more than applies: the rest is for those who customise it', async () => {
    const left = new FormAdapter({ name: 'svc', customise: false, linter: 'eslint' });
    const { cwd } = await run({ adapter: left, options: { git: false, skipInstall } });
    assert.equal(existsSync(join(cwd, 'eslint.config.js')), false);
    const changed = new FormAdapter({ name: 'svc', customise: true, linter: 'eslint' });
    const { cwd: other } = await run({ adapter: changed, options: { git: false, skipInstall } });
    assert.ok(existsSync(join(other, 'eslint.config.js')));
  });

  it('refuses an answer as the prompt of a terminal does, and so does the run', async () => {
    const adapter = new FormAdapter({ name: '../evil' });
    const { cwd, error } = await run({ adapter, options: { skipInstall } });
    assert.match(adapter.refused.join('\n'), /name: Not a valid npm package name/);
    assert.equal(error?.code, 2);
    assert.deepEqual(readTree(cwd), {});
  });

  it('is asked by a feature, one value after the other where there may be several', async () => {
    const cwd = temporaryFolder();
    execFileSync('git', ['init', '--quiet', cwd]);
    const alternative = ['Redis=one more server', ''];
    const adapter = new FormAdapter({ title: 'Use queues', alternative, write: 'no' });
    await run({ adapter, id: 'adr', cwd });
    assert.deepEqual(
      adapter.forms.map((form) => form.map(({ name }) => name)),
      [['title', 'status'], ['alternative'], ['alternative'], ['write']],
    );
  });

  it('is not asked with --yes, nor where the result is for a program', async () => {
    for (const options of [{ yes: true }, { diff: true }, { json: true, dryRun: true }]) {
      const adapter = new FormAdapter({});
      await run({ adapter, options: { name: 'svc', git: false, skipInstall, ...options } });
      assert.deepEqual(adapter.forms, []);
    }
  });

  it('is one also where a host has made it of the terminal’s', async () => {
    class Wizard extends TerminalAdapter {
      readonly asked: string[] = [];

      override async prompt(questions: never): Promise<never> {
        const all = [questions].flat() as { name: string; default?: unknown }[];
        this.asked.push(...all.map(({ name }) => name));
        return Object.fromEntries(all.map((each) => [each.name, each.default])) as never;
      }
    }
    const adapter = new Wizard();
    await run({ adapter, options: { name: 'svc', git: false, skipInstall } });
    assert.ok(adapter.asked.includes('framework'));
  });

  it('writes nothing where the answer to the summary is no', async () => {
    const adapter = new FormAdapter({ name: 'svc', write: 'no' });
    const { cwd } = await run({ adapter, options: { skipInstall } });
    assert.deepEqual(readTree(cwd), {});
  });
});

describe("the terminal's own adapter", () => {
  it('asks nobody where there is no terminal', async () => {
    const { cwd, error } = await run({
      adapter: new TerminalAdapter(),
      options: { name: 'svc', git: false, skipInstall },
    });
    assert.equal(error, undefined);
    assert.ok(existsSync(join(cwd, 'package.json')));
  });
});

describe("Yeoman's own options", () => {
  const theirs = { 'README.md': 'mine\n', '.nvmrc': 'mine\n' };
  const inFolder = (): string => {
    const cwd = temporaryFolder();
    writeTree(cwd, theirs);
    return cwd;
  };

  it('--force overwrites, unless --on-conflict says another thing', async () => {
    const adapter = new TerminalAdapter();
    const options = { name: 'svc', git: false, skipInstall, force: true };
    const { cwd } = await run({ adapter, cwd: inFolder(), options });
    assert.match(readTree(cwd)['README.md'] ?? '', /^# svc/);
    const { cwd: other } = await run({
      adapter: new TerminalAdapter(),
      cwd: inFolder(),
      options: { ...options, onConflict: 'skip' },
    });
    assert.equal(readTree(other)['README.md'], 'mine\n');
  });

  it('the answer for all files is asked for once', async () => {
    const adapter = new FormAdapter({ dir: '.', name: 'svc', conflict: 'all' });
    const { cwd } = await run({ adapter, cwd: inFolder(), options: { git: false, skipInstall } });
    assert.equal(adapter.forms.flat().filter(({ name }) => name === 'conflict').length, 1);
    assert.match(readTree(cwd)['README.md'] ?? '', /^# svc/);
    assert.match(readTree(cwd)['.nvmrc'] ?? '', /^\d+/);
  });

  it('--skip-install leaves no install and no question about it', async () => {
    for (const options of [{ skipInstall }, { skipInstall, install: true }]) {
      const adapter = new FormAdapter({ name: 'svc' });
      const { cwd } = await run({ adapter, options: { git: false, ...options } });
      assert.equal(
        adapter.forms.flat().some(({ name }) => name === 'install'),
        false,
      );
      assert.equal(existsSync(join(cwd, 'node_modules')), false);
    }
    const asked = new FormAdapter({ name: 'svc', install: false });
    await run({ adapter: asked, options: { git: false } });
    assert.ok(asked.forms.flat().some(({ name }) => name === 'install'));
  });

  it('--force-install makes a failed install the failure of the run', async () => {
    // No package manager on the path: nothing is installed, as on a machine without one.
    const { PATH } = process.env;
    process.env.PATH = '';
    const options = { name: 'svc', git: false, install: true, yes: true };
    try {
      const left = await run({ adapter: new FormAdapter({}), options });
      assert.equal(left.error, undefined);
      const forced = { ...options, forceInstall: true };
      const { cwd, error } = await run({ adapter: new FormAdapter({}), options: forced });
      assert.equal(error?.code, 3);
      assert.match(error?.message ?? '', /install failed[\s\S]*npm install/);
      assert.equal(manifestIn(cwd).name, 'svc');
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('.yo-resolve decides on a file before --force and before a person', async () => {
    const inResolving = (text: string): string => {
      const cwd = inFolder();
      writeTree(cwd, { '.yo-resolve': text });
      return cwd;
    };
    const options = { name: 'svc', git: false, skipInstall };
    const forced = { adapter: new TerminalAdapter(), options: { ...options, force: true } };
    const { cwd: kept } = await run({
      ...forced,
      cwd: inResolving('# ours\n*.md skip # for good\n'),
    });
    assert.equal(readTree(kept)['README.md'], 'mine\n');
    assert.match(readTree(kept)['.nvmrc'] ?? '', /^\d+/);

    const { cwd: not } = await run({ ...forced, cwd: inResolving('!**/*.md\n') });
    assert.equal(readTree(not)['.nvmrc'], 'mine\n');
    assert.match(readTree(not)['README.md'] ?? '', /^# svc/);

    const ignored = {
      adapter: new TerminalAdapter(),
      options: { ...forced.options, skipYoResolve: true },
    };
    const { cwd: over } = await run({ ...ignored, cwd: inResolving('**\n') });
    assert.match(readTree(over)['README.md'] ?? '', /^# svc/);

    const adapter = new FormAdapter({ dir: '.', conflict: 'skip' });
    const { cwd: asked } = await run({ adapter, cwd: inResolving('.nvmrc force\n'), options });
    assert.match(readTree(asked)['.nvmrc'] ?? '', /^\d+/);
    assert.equal(readTree(asked)['README.md'], 'mine\n');
    const questions = adapter.forms.flat().filter(({ name }) => name === 'conflict');
    assert.equal(questions.length, 1);
  });

  it('--ask-answered asks for what is given, too, and shows it as the default', async () => {
    const options = { framework: 'hono', name: 'svc', git: false, skipInstall };
    const quiet = new FormAdapter({});
    await run({ adapter: quiet, options });
    assert.equal(
      quiet.forms.flat().some(({ name }) => name === 'framework'),
      false,
    );
    const adapter = new FormAdapter({ framework: 'express' });
    const { cwd } = await run({ adapter, options: { ...options, askAnswered: true } });
    const framework = adapter.forms.flat().find(({ name }) => name === 'framework');
    assert.equal(framework?.default, 'hono');
    assert.ok(manifestIn(cwd).dependencies.express);
  });

  it('--bail writes nothing where there is something to write', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, service);
    const adapter = new FormAdapter({});
    const { error } = await run({
      adapter,
      id: 'logging',
      cwd,
      options: { bail: true, skipInstall },
    });
    assert.match(error?.message ?? '', /--bail[\s\S]*src\/main\.ts/);
    assert.deepEqual(readTree(cwd)['src/main.ts'], service['src/main.ts']);
  });

  it('are taken among the arguments of a program, too', async () => {
    const cwd = temporaryFolder();
    const env = createEnv({ cwd } as never);
    env.register(generatorPath('app'), { namespace: 'agentops:app' });
    const args = ['agentops:app', '--skip-install', '--skip-cache', '--name=svc', '--no-git'];
    const { error } = await captured(() => env.run(args));
    assert.equal(error, undefined);
    assert.equal(manifestIn(cwd).name, 'svc');
  });
});
