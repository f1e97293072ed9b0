import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnv } from 'yeoman-environment';
import Generator from 'yeoman-generator';
import helpers from 'yeoman-test';
import { exampleAnswers } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { root } from './support/packed-files.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const generator = (id: string): string => join(root, 'dist/generators', id, 'index.js');

const repository = {
  'package.json':
    '{\n  "name": "theirs",\n  "type": "module",\n  "dependencies": {\n    "fastify": "^5.12.0"\n  }\n}\n',
  'tsconfig.json': '{}\n',
  'src/main.ts':
    "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};

interface Run {
  readonly id?: string;
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** As a host does it (Backstage, for instance): an environment with one generator, nobody to ask. */
async function run({
  id = 'app',
  cwd = temporaryFolder(),
  args = [],
  options = {},
}: Run): Promise<string> {
  const env = createEnv({ cwd, skipInstall: true } as never);
  env.register(generator(id), { namespace: `agentops:${id}` });
  const silenced = silence();
  try {
    await env.run([`agentops:${id}`, ...args], { skipInstall: true, ...options } as never);
  } finally {
    silenced();
  }
  return cwd;
}

/** What a generator tells people belongs to the terminal, not into the report of these tests. */
function silence(): () => void {
  const { write } = process.stderr;
  process.stderr.write = (() => true) as typeof write;
  return () => {
    process.stderr.write = write;
  };
}

async function failure(options: Run): Promise<Error & { code?: unknown }> {
  try {
    await run(options);
  } catch (error) {
    return error as Error;
  }
  assert.fail('it did not fail');
}

describe('new service under Yeoman', () => {
  it('is created from an object of answers', async () => {
    const cwd = await run({ options: { answers: { name: 'svc', linter: 'eslint', git: false } } });
    assert.equal(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name, 'svc');
    assert.ok(existsSync(join(cwd, 'eslint.config.js')));
    assert.equal(existsSync(join(cwd, '.git')), false);
  });

  it('uses the answers and templates of an organisation', async () => {
    const home = temporaryFolder();
    writeTree(home, { 'org/app/nvmrc': '<%= nodeVersion %>, as at Org\n', 'svc/.gitkeep': '' });
    const cwd = await run({
      cwd: join(home, 'svc'),
      options: {
        preset: { app: { linter: 'eslint', nodeVersion: '22', git: false } },
        templates: '../org',
      },
    });
    assert.equal(readFileSync(join(cwd, '.nvmrc'), 'utf8'), '22, as at Org\n');
    assert.ok(existsSync(join(cwd, 'eslint.config.js')));
  });

  it('is identical to that of the API', async () => {
    const cwd = await run({ options: { answers: { name: 'svc', git: false } } });
    const { apply, plan } = await import(`${'../dist/src/api.js'}`);
    const other = temporaryFolder();
    await apply(
      await plan({ features: ['app'], root: other, answers: { name: 'svc', git: false } }),
    );
    assert.deepEqual(readTree(cwd), readTree(other));
  });

  it('is written to the folder given as argument or option', async () => {
    for (const args of [
      ['my-svc', '--no-git'],
      ['--no-git', '--name=other', 'my-svc'],
    ]) {
      const cwd = await run({ args });
      assert.ok(existsSync(join(cwd, 'my-svc/package.json')), args.join(' '));
    }
  });

  it('accepts a folder that yo parsed as the value of --yes', async () => {
    const cwd = await run({ options: { yes: 'my-svc', git: false } });
    assert.ok(existsSync(join(cwd, 'my-svc/package.json')));
  });

  it('accepts flags in both spellings', async () => {
    const options = { 'package-manager': 'pnpm', packageManager: 'pnpm', name: 'svc', git: false };
    const cwd = await run({ options });
    assert.ok(existsSync(join(cwd, 'pnpm-workspace.yaml')));
  });

  it('can be previewed without writing', async () => {
    const cwd = await run({ options: { dryRun: true, name: 'svc' } });
    assert.deepEqual(readTree(cwd), {});
  });

  it('is unchanged on a second run', async () => {
    const cwd = await run({ options: { name: 'svc', git: false } });
    const before = readTree(cwd);
    await run({ cwd, options: { name: 'svc', git: false } });
    assert.deepEqual(readTree(cwd), before);
  });
});

describe('errors under Yeoman', () => {
  const cases: readonly (readonly [title: string, run: Run, message: RegExp, code: number])[] = [
    [
      'an unknown option',
      { options: { lintr: 'eslint' } },
      /Unknown option lintr[\s\S]*Did you mean linter\?/,
      2,
    ],
    [
      'an unknown flag',
      { args: ['--lintr=eslint'] },
      /Unknown option --lintr[\s\S]*Did you mean --linter\?/,
      2,
    ],
    [
      'an unknown answer',
      { options: { answers: { name: 'svc', lintr: 'eslint' } } },
      /unknown key "lintr"/,
      2,
    ],
    ['a wrong answer', { options: { answers: { name: '../evil' } } }, /--name "\.\.\/evil"/, 2],
    ['two folders', { args: ['a', 'b'] }, /Unexpected argument: b/, 2],
    ['a folder for a feature', { id: 'logging', args: ['a'] }, /Unexpected argument: a/, 2],
    ['no package for a feature', { id: 'logging' }, /No package\.json/, 2],
  ];
  for (const [title, options, message, code] of cases) {
    it(`have an exit code, and nothing is written: ${title}`, async () => {
      const cwd = temporaryFolder();
      const error = await failure({ ...options, cwd });
      assert.match(error.message, message);
      assert.equal(error.code, code);
      assert.deepEqual(readTree(cwd), {});
    });
  }

  it('include files that differ; none is written', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'README.md': 'mine\n' });
    const error = await failure({ cwd, options: { name: 'svc' } });
    assert.equal(error.code, 4);
    assert.match(error.message, /README\.md/);
    assert.deepEqual(readTree(cwd), { 'README.md': 'mine\n' });
  });
});

describe('feature under Yeoman', () => {
  for (const { id, symbols, options } of features) {
    if (symbols === undefined) continue;
    it(`${id} is added and wired`, async () => {
      const cwd = temporaryFolder();
      writeTree(cwd, repository);
      const { exitCode } = process;
      await run({ id, cwd, options: exampleAnswers(options) });
      assert.equal(process.exitCode, exitCode);
      assert.ok(filesBelow(cwd).filter((path) => path.startsWith('src/platform/')).length > 0);
      assert.match(String(readTree(cwd)['src/main.ts']), /from '\.\/platform\//);
    });
  }

  it('is not confused by the namespace option', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, repository);
    await run({ id: 'cache', cwd });
    const tree = readTree(cwd);
    assert.ok(tree['.agentops/cache.json']);
    assert.doesNotMatch(Object.values(tree).join('\n'), /agentops:cache/);
  });

  it('leaves manual steps without ending the host', async () => {
    const cwd = temporaryFolder();
    const main = repository['src/main.ts'].replace('Fastify();', 'Fastify(await options());');
    writeTree(cwd, { ...repository, 'src/main.ts': main });
    const { exitCode } = process;
    await run({ id: 'logging', cwd });
    assert.equal(process.exitCode, exitCode);
    assert.equal(readTree(cwd)['src/main.ts'], main);
  });
});

describe('prompts under Yeoman', () => {
  // yeoman-test answers in the person's place.
  const answered = (answers: Record<string, unknown>, options: Record<string, unknown> = {}) =>
    helpers
      .run(generator('app'), { namespace: 'agentops:app' }, { sharedOptions: {} } as never)
      .withOptions({ force: false, skipInstall: true, ...options } as never)
      .withAnswers({ git: false, install: false, write: 'write', ...answers } as never);

  it('ask for the folder and the main options, and use the answers', async () => {
    const result = await answered({ dir: 'svc', name: 'asked-for', framework: 'hono' });
    const asked = result.askedQuestions.map(({ name }) => name);
    assert.deepEqual(asked, [
      'dir',
      'name',
      'framework',
      'database',
      'cache',
      'deploy',
      'customise',
      'write',
    ]);
    const { name, dependencies } = JSON.parse(
      readFileSync(join(result.cwd, 'svc/package.json'), 'utf8'),
    );
    assert.equal(name, 'asked-for');
    assert.ok(dependencies.hono);
  });

  it('ask for each option when customising', async () => {
    const result = await answered({ dir: 'svc', name: 'svc', customise: true, linter: 'eslint' });
    const asked = result.askedQuestions.map(({ name }) => name);
    assert.ok(
      ['description', 'linter', 'ci', 'owners', 'git'].every((name) => asked.includes(name)),
    );
    result.assertFile('svc/eslint.config.js');
  });

  it('skip given answers', async () => {
    const result = await answered(
      { customise: true },
      { name: 'given', dir: undefined, linter: 'eslint', answers: { ci: 'none' } },
    );
    const asked = result.askedQuestions.map(({ name }) => name);
    assert.deepEqual(
      asked.filter((name) => ['name', 'linter', 'ci'].includes(name)),
      [],
    );
  });

  it('write nothing after a no', async () => {
    const result = await answered({ dir: 'svc', name: 'svc', write: 'no' });
    assert.deepEqual(filesBelow(result.cwd), []);
  });

  it('are skipped with --yes', async () => {
    const result = await answered({}, { yes: true, name: 'svc' });
    assert.deepEqual(result.askedQuestions, []);
    result.assertFile('package.json');
  });
});

describe('output of yo', () => {
  it('lists the choices of an option in its help', async () => {
    const env = createEnv();
    env.register(generator('app'), { namespace: 'agentops:app' });
    const made = await env.create('agentops:app', { generatorOptions: { help: true } } as never);
    const help = (made as Generator).help();
    assert.match(help, /--framework +# Web framework \(fastify, express, hono\)/);
    assert.match(help, /--on-conflict +# [^(]*\(default\), merge, skip or overwrite\n/);
  });

  it('does not report new files as identical', async () => {
    const cwd = temporaryFolder();
    const env = createEnv({ cwd, skipInstall: true } as never);
    env.register(generator('app'), { namespace: 'agentops:app' });
    const shown: unknown[] = [];
    const streams = [process.stderr, process.stdout];
    const before = streams.map(({ write }) => write);
    for (const stream of streams) {
      stream.write = ((text: string) => shown.push(text) > 0) as typeof stream.write;
    }
    try {
      await env.run(['agentops:app'], { name: 'svc', git: false, skipInstall: true } as never);
    } finally {
      streams.forEach((stream, index) => {
        stream.write = before[index] as typeof stream.write;
      });
    }
    assert.match(shown.join(''), /Done\. \d+ files created/);
    assert.doesNotMatch(shown.join(''), /identical/);
  });
});

describe('another generator in the same run', () => {
  const options = { answers: { name: 'svc', git: false } };

  async function runOther(generatorClass: unknown): Promise<string> {
    const silenced = silence();
    try {
      const { cwd } = await helpers
        .run(generatorClass as never, { namespace: 'other:app' })
        .withOptions({ force: false, skipInstall: true } as never);
      return cwd;
    } finally {
      silenced();
    }
  }

  it('has its files in the same commit', async () => {
    const cwd = await runOther(
      class extends Generator {
        async initializing(): Promise<void> {
          this.env.register(generator('app'), { namespace: 'agentops:app' });
          await this.composeWith('agentops:app', options as never);
        }

        writing(): void {
          this.fs.write(this.destinationPath('theirs.txt'), 'theirs\n');
        }
      },
    );
    const tree = readTree(cwd);
    assert.equal(tree['theirs.txt'], 'theirs\n');
    assert.ok(tree['src/main.ts']);
    assert.deepEqual(
      Object.keys(tree).filter((path) => path.startsWith('.agentops/transaction')),
      [],
    );
  });

  it('may replace a generated text', async () => {
    const cwd = await runOther(
      class extends Generator {
        async initializing(): Promise<void> {
          this.env.register(generator('app'), { namespace: 'agentops:app' });
          await this.composeWith('agentops:app', options as never);
        }

        // After the writing of all, before anything is committed.
        transform(): void {
          const path = this.destinationPath('README.md');
          this.fs.write(path, `${this.fs.read(path)}\nEdited by another generator.\n`);
        }
      },
    );
    assert.match(readTree(cwd)['README.md'] ?? '', /Edited by another generator\.\n$/);
  });
});

describe('feature added from a subfolder', () => {
  it('goes into the package', async () => {
    const home = temporaryFolder();
    const tsconfig = '{ "compilerOptions": { "module": "nodenext" } }\n';
    writeTree(home, { ...repository, 'tsconfig.json': tsconfig, 'src/routes/empty.txt': '' });
    await run({ id: 'env-validation', cwd: join(home, 'src/routes'), options: { yes: true } });
    assert.ok(existsSync(join(home, 'src/platform/env/env.ts')));
    assert.deepEqual(filesBelow(join(home, 'src/routes')), ['empty.txt']);
  });

  for (const fact of ['framework=koa', ['language=ts', 'framework=koa']]) {
    it(`accepts facts: ${fact}`, async () => {
      const home = temporaryFolder();
      writeTree(home, repository);
      const { message, code } = await failure({
        id: 'health-check',
        cwd: home,
        options: { yes: true, fact },
      });
      assert.match(message, /koa.*--fact/);
      assert.equal(code, 2);
    });
  }
});
