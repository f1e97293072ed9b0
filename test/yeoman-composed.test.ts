import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type Generator from 'yeoman-generator';
import { type Other, type OtherRun, runOther } from './support/composing.ts';
import { withoutRecords } from './support/memory-tree.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from './support/temporary.ts';

/* Files that other generators of a run hold in memory are the target, and lie over the disk. */

const manifest = {
  name: 'theirs',
  type: 'module',
  main: 's.js',
  dependencies: { express: '^5.0.0' },
};
const source = "import express from 'express';\nconst app = express();\napp.listen(3000);\n";
const service = { 'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`, 's.js': source };
const yes = { yes: true };

const compose = (id: string, options: object = yes) =>
  async function initializing(this: Generator): Promise<void> {
    await this.composeWith(`agentops:${id}`, options as never);
  };

function writeService(this: Generator): void {
  for (const [path, text] of Object.entries(service))
    this.fs.write(this.destinationPath(path), text);
}

async function folderAfter(ids: readonly string[], other: Other, run?: OtherRun): Promise<string> {
  const { cwd, error } = await runOther(ids, other, run);
  assert.equal(error, undefined);
  return cwd;
}

describe('a feature that is composed with another generator', () => {
  const isWired = (cwd: string): void => {
    const tree = readTree(cwd);
    assert.match(tree['s.js'] ?? '', /addHealthRoutes\(app/);
    assert.ok(tree['src/platform/health/express.js'] ?? tree['platform/health/express.js']);
    assert.equal(JSON.parse(tree['package.json'] ?? '').name, 'theirs');
  };

  it('goes into what the other writes after it was composed', async () => {
    const other = { initializing: compose('health-check'), writing: writeService };
    isWired(await folderAfter(['health-check'], other));
  });

  it('goes into what the other has written before it was composed', async () => {
    const other = {
      async writing(this: Generator) {
        writeService.call(this);
        await compose('health-check').call(this);
      },
    };
    isWired(await folderAfter(['health-check'], other));
  });

  it('goes into files that were in memory before the run', async () => {
    const other = { initializing: compose('health-check') };
    isWired(await folderAfter(['health-check'], other, { memory: service }));
  });

  it('finds the package around it in memory', async () => {
    const other = {
      async initializing(this: Generator) {
        this.destinationRoot(this.destinationPath('src'));
        await compose('health-check').call(this);
      },
    };
    isWired(await folderAfter(['health-check'], other, { memory: service }));
  });

  it('sees which files the other deletes', async () => {
    const other = {
      initializing: compose('health-check'),
      writing(this: Generator) {
        this.fs.delete(this.destinationPath('package.json'));
      },
    };
    const disk = (folder: string) => writeTree(folder, service);
    const { cwd, error } = await runOther(['health-check'], other, { disk });
    assert.match(error?.message ?? '', /No package\.json/);
    assert.deepEqual(readTree(cwd), service);
  });

  it('goes into what a feature before it has made', async () => {
    const other = {
      async initializing(this: Generator) {
        await this.composeWith('agentops:env-validation', yes as never);
        await this.composeWith('agentops:health-check', yes as never);
      },
    };
    const cwd = await folderAfter(['health-check', 'env-validation'], other, { memory: service });
    isWired(cwd);
    assert.deepEqual(filesBelow(join(cwd, '.agentops')), [
      'env-validation.json',
      'health-check.json',
    ]);
  });

  it('shows in a preview what the features of the run would do together', async () => {
    const other = {
      async initializing(this: Generator) {
        await this.composeWith('agentops:app', { ...yes, name: 'svc', git: false } as never);
        await this.composeWith('agentops:drift-check', yes as never);
        await this.composeWith('agentops:health-check', yes as never);
      },
    };
    const run = { options: { dryRun: true } };
    const { cwd, error, output } = await runOther(
      ['app', 'health-check', 'drift-check'],
      other,
      run,
    );
    assert.equal(error, undefined);
    assert.equal(output.includes('identical'), false);
    assert.deepEqual(readTree(cwd), {});
  });
});

describe('a file that another generator has in memory, and ours changes', () => {
  const disk = (folder: string) => writeTree(folder, service);
  const other = {
    initializing: compose('health-check'),
    writing(this: Generator) {
      this.packageJson.merge({ scripts: { theirs: 'node theirs.js' } });
      this.config.set('theirs', true);
      this.fs.write(this.destinationPath('theirs.txt'), 'theirs\n');
    },
  };

  it('is written with both changes', async () => {
    const cwd = await folderAfter(['health-check'], other, { disk, options: { force: true } });
    const tree = readTree(cwd);
    const { scripts, dependencies, type } = JSON.parse(tree['package.json'] ?? '');
    assert.equal(scripts.theirs, 'node theirs.js');
    assert.ok(scripts.test);
    assert.deepEqual([dependencies.express, type], ['^5.0.0', 'module']);
    const stored = JSON.parse(tree['.yo-rc.json'] ?? '');
    assert.ok(stored['generator-agentops'].style);
    assert.equal(Object.keys(stored).length, 2);
    assert.equal(tree['theirs.txt'], 'theirs\n');
  });

  it('is a conflict where the disk has another text and nobody decides; nothing is written', async () => {
    const { cwd, error } = await runOther(['health-check'], other, { disk });
    assert.equal(error?.code, 4);
    assert.match(error?.message ?? '', /package\.json/);
    assert.deepEqual(readTree(cwd), service);
  });

  it('is left to the other generator where our change is not wanted', async () => {
    const initializing = compose('health-check', { ...yes, onConflict: 'skip' });
    const run = { disk, options: { force: true } };
    const tree = readTree(await folderAfter(['health-check'], { ...other, initializing }, run));
    const { scripts } = JSON.parse(tree['package.json'] ?? '');
    assert.deepEqual(scripts, { theirs: 'node theirs.js' });
    assert.match(tree['s.js'] ?? '', /addHealthRoutes/);
  });

  it('is written once, by us', async () => {
    const events: string[] = [];
    const watching = {
      ...other,
      async initializing(this: Generator) {
        await compose('health-check').call(this);
        const { log } = this.env.adapter as unknown as { log: Record<string, unknown> };
        for (const status of ['create', 'force', 'identical', 'conflict']) {
          log[status] = (path: string) => events.push(path);
        }
      },
    };
    await folderAfter(['health-check'], watching, { disk, options: { force: true } });
    assert.deepEqual(events, ['theirs.txt']);
  });

  it('leaves everything of all features as it was where one of them fails', async () => {
    const failing = {
      async initializing(this: Generator) {
        await this.composeWith('agentops:health-check', yes as never);
        await this.composeWith('agentops:logging', { ...yes, fact: 'framework=koa' } as never);
      },
    };
    const { cwd, error } = await runOther(['health-check', 'logging'], failing, { disk });
    assert.match(error?.message ?? '', /koa/);
    assert.deepEqual(readTree(cwd), service);
  });
});

describe('a new service that is composed with features', () => {
  const said = { ...yes, name: 'svc', git: false };
  const all = ['app', 'cache', 'database', 'adr', 'codeowners'];

  async function asNew(answers: object, added: object = {}): Promise<Record<string, string>> {
    const { apply, plan } = await import(`${'../dist/src/api.js'}`);
    const root = temporaryFolder();
    const given = { name: 'svc', git: false, ...answers };
    await apply(await plan({ features: ['app'], root, answers: given }));
    for (const [id, more] of Object.entries(added))
      await apply(await plan({ features: [id], root, answers: more }));
    return readTree(root);
  }

  const composing = (each: readonly (readonly [id: string, options: object])[]) => ({
    async initializing(this: Generator) {
      for (const [id, options] of each) await compose(id, options).call(this);
    },
  });

  const four = [
    ['cache', { ...yes, tiers: 'memory', warming: true }],
    ['database', { ...yes, locks: true }],
    ['adr', yes],
    ['codeowners', { ...yes, owners: '@org/team' }],
  ] as const;

  for (const [title, order] of [
    ['first', [['app', said], ...four]],
    ['last', [...four, ['app', said]]],
  ] as const) {
    it(`is what \`new\` and \`add\` make with these options: the service ${title}`, async () => {
      const cwd = await folderAfter(all, composing(order));
      const options = { cache: 'memory', warming: true, database: 'postgres' };
      const service = await asNew(
        { ...options, owners: '@org/team' },
        { database: { locks: true } },
      );
      assert.deepEqual(withoutRecords(readTree(cwd)), withoutRecords(service));
    });
  }

  it('is asked for nothing twice: a feature and the service may say the same', async () => {
    const cwd = await folderAfter(
      ['app', 'cache'],
      composing([
        ['app', { ...said, cache: 'redis', framework: 'hono' }],
        ['cache', { ...yes, framework: 'hono' }],
      ]),
    );
    assert.deepEqual(readTree(cwd), await asNew({ cache: 'redis', framework: 'hono' }));
  });

  it('is an error where they contradict each other', async () => {
    const { cwd, error } = await runOther(
      ['app', 'cache'],
      composing([
        ['app', { ...said, cache: 'memory' }],
        ['cache', yes],
      ]),
    );
    assert.match(error?.message ?? '', /agentops:cache stands for cache redis, not memory/);
    assert.equal(error?.code, 2);
    assert.deepEqual(readTree(cwd), {});
  });

  it('gets a feature with more options than it has as an addition', async () => {
    const cwd = await folderAfter(
      all,
      composing([
        ['cache', { ...yes, ttlMs: 1234, adr: false }],
        ['adr', { ...yes, title: 'Use queues' }],
        ['app', { ...said, dir: 'svc' }],
        ['codeowners', { ...yes, owners: '@org/team', docsOwners: '@org/docs' }],
      ]),
    );
    const tree = readTree(join(cwd, 'svc'));
    assert.match(tree['src/platform/cache.ts'] ?? '', /1_234/);
    assert.ok(Object.keys(tree).some((path) => /^docs\/adr\/\d+-use-queues\.md$/.test(path)));
    assert.match(tree['.github/CODEOWNERS'] ?? '', /@org\/docs/);
    assert.deepEqual(
      filesBelow(cwd).filter((path) => !path.startsWith('svc/')),
      [],
    );
  });
});

describe('decision records and owners in memory', () => {
  it('number a record behind those that another generator has written', async () => {
    const other = {
      initializing: compose('adr', { ...yes, title: 'Second' }),
      writing(this: Generator) {
        const text = '# 7. First\n\n## Status\n\nAccepted\n\n## Context\n\nA\n\n## Decision\n\nB\n';
        this.fs.write(this.destinationPath('doc/adr/0007-first.md'), text);
      },
    };
    const disk = (folder: string) => void execFileSync('git', ['init', '--quiet', folder]);
    const { cwd, error } = await runOther(['adr'], other, { disk });
    assert.equal(error, undefined);
    assert.deepEqual(filesBelow(join(cwd, 'doc/adr')), ['0007-first.md', '0008-second.md']);
  });
});
