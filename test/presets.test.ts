import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AgentopsError, apply, plan, type SettledPlan } from '../src/api.ts';
import type { Question } from '../src/model/questions.ts';
import { makePlan } from '../src/plan/plan.ts';
import { featureOf, features } from '../src/request/features.ts';
import { judgePreset, presetFor } from '../src/request/preset.ts';
import { bin } from './support/bin.ts';
import type { Tree } from './support/memory-tree.ts';
import { smallService as service } from './support/small-service.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const folderWith = (tree: Tree): string => {
  const root = temporaryFolder();
  writeTree(root, tree);
  return root;
};

const answersOf = ({ answers }: SettledPlan) => answers['health-check'] ?? {};

const health = (
  root: string,
  preset: string | Readonly<Record<string, unknown>>,
  answers: Readonly<Record<string, unknown>> = {},
): Promise<SettledPlan> => plan({ features: ['health-check'], root, preset, answers });

async function failure(of: Promise<unknown>): Promise<AgentopsError> {
  const error = await of.catch((each: unknown) => each);
  assert.ok(error instanceof AgentopsError, String(error));
  assert.equal(error.exitCode, 2);
  return error;
}

describe('preset', () => {
  const judged = (content: unknown) => judgePreset('./org.json', content, features);

  it('sets options for all features, or for one, which takes precedence', () => {
    const preset = judged({
      dir: 'src/ops',
      path: '/live',
      adr: true,
      'health-check': { path: '/healthz' },
      cache: { tiers: 'memory' },
      app: { cache: 'redis' },
    });
    assert.deepEqual(presetFor(preset, featureOf('health-check')), {
      dir: 'src/ops',
      adr: true,
      path: '/healthz',
    });
    assert.deepEqual(presetFor(preset, featureOf('cache')), {
      dir: 'src/ops',
      adr: true,
      tiers: 'memory',
    });
    // `cache` is a feature and an option of another.
    assert.deepEqual(presetFor(preset, featureOf('app')), { adr: true, cache: 'redis' });
    assert.deepEqual(presetFor(judged({ cache: 'redis' }), featureOf('app')), { cache: 'redis' });
  });

  it('may be empty', () => {
    assert.deepEqual(presetFor(judged({}), featureOf('logging')), {});
  });

  it('is refused with all unknown keys, and suggestions', async () => {
    const content = {
      dirs: 'src/ops',
      loging: { dir: 'a' },
      'health-check': { pth: '/x', dir: 'b' },
      logging: 'yes',
      path: { of: 'health' },
    };
    const { id, details } = await failure(Promise.resolve().then(() => judged(content)));
    assert.equal(id, 'ANSWERS');
    assert.deepEqual(details, [
      './org.json: unknown key "dirs". Did you mean dir?',
      './org.json: unknown key "loging". Did you mean logging?',
      './org.json: unknown key "health-check.pth". Did you mean path?',
      './org.json: logging: must be an object of its options',
      './org.json: path: only a feature ID can have an object',
    ]);
    const proto = await failure(
      Promise.resolve().then(() => judged(JSON.parse('{"__proto__": {"dir": "x"}}'))),
    );
    assert.match(proto.details[0] ?? '', /unknown key "__proto__"/);
  });

  it('must be an object', async () => {
    for (const content of [[], 'dir', 1, null, true]) {
      const { details } = await failure(Promise.resolve().then(() => judged(content)));
      assert.deepEqual(details, ['./org.json: must be an object of answers']);
    }
  });
});

describe('preset answers', () => {
  it('override detection, and yield to all other sources', async () => {
    const preset = { dir: 'src/ops', 'health-check': { path: '/of-preset' } };
    const root = folderWith(service);
    assert.equal(answersOf(await health(root, {})).dir, 'src/platform');
    const first = await health(root, preset);
    assert.equal(answersOf(first).dir, 'src/ops');
    assert.equal(answersOf(first).path, '/of-preset');
    assert.equal(answersOf(await health(root, preset, { path: '/said' })).path, '/said');
    const flagged = await makePlan({
      features: ['health-check'],
      root,
      preset,
      flags: { path: '/flag' },
    });
    assert.equal(flagged.answers['health-check']?.path, '/flag');

    // What a run has kept is the service's own from then on.
    await apply(first);
    const later = await health(root, { dir: 'src/other', path: '/other' });
    assert.equal(answersOf(later).dir, 'src/ops');
    assert.equal(answersOf(later).path, '/of-preset');
    assert.deepEqual(later.changes, []);
  });

  it('are validated like all answers, and errors name the preset', async () => {
    const root = folderWith({ ...service, 'org.json': '{ "path": "health", "testDir": 3 }' });
    const { details } = await failure(health(root, join(root, 'org.json')));
    assert.equal(details.length, 2);
    for (const detail of details) assert.match(detail, /org\.json: --(path|test-dir) /);
    // Of what a flag replaces nothing is said.
    const { details: fewer } = await failure(
      health(root, join(root, 'org.json'), { path: '/said' }),
    );
    assert.equal(fewer.length, 1);
  });

  it('are the default of prompts', async () => {
    const asked = new Map<string, unknown>();
    const ask = async ({ name, default: proposed }: Question): Promise<unknown> => {
      asked.set(name, proposed);
      return proposed;
    };
    const root = temporaryFolder();
    const { answers } = await makePlan({
      features: ['app'],
      root,
      ask,
      answers: { name: 'svc', git: false },
      preset: { app: { framework: 'hono', linter: 'eslint' } },
    });
    assert.equal(asked.get('framework'), 'hono');
    assert.equal(answers.app?.framework, 'hono');
    assert.equal(answers.app?.linter, 'eslint');
  });
});

describe('preset location', () => {
  const pack = {
    'node_modules/@org/ops/index.js': "throw new Error('it ran')\n",
    'node_modules/@org/ops/package.json': '{ "name": "@org/ops", "main": "index.js" }',
    'node_modules/@org/ops/presets/default.json': '\uFEFF{ "path": "/default" }',
    'node_modules/@org/ops/presets/strict.json': '{ "path": "/strict" }',
  };

  it('is a file, or an installed package with a preset name', async () => {
    const home = folderWith({ ...pack, 'org.json': '{ "path": "/file" }' });
    const root = join(home, 'svc');
    writeTree(root, service);
    const cases = {
      [join(home, 'org.json')]: '/file',
      '@org/ops': '/default',
      '@org/ops/default': '/default',
      '@org/ops/strict': '/strict',
    };
    for (const [preset, path] of Object.entries(cases))
      assert.equal(answersOf(await health(root, preset)).path, path);
  });

  it('is reported with a next step if missing', async () => {
    const root = folderWith({ ...pack, ...service, 'bad.json': '{' });
    const missing = await failure(health(root, '@org/none'));
    assert.equal(missing.next, 'npm install --save-dev @org/none');
    const misspelt = await failure(health(root, '@org/ops/strct'));
    assert.match(misspelt.message, /Did you mean strict\?/);
    assert.match(misspelt.details.join(), /It has the presets default, strict\./);
    assert.match((await failure(health(root, join(root, 'bad.json')))).message, /is not JSON/);
    assert.match((await failure(health(root, './none.json'))).details.join(), /cannot be read/);
    assert.match((await failure(health(root, root))).details.join(), /is not a regular file/);
    for (const preset of ['@org', '@org/ops/../strict', '@org/ops/a/b', '@org/ops/.hidden', '~'])
      assert.match((await failure(health(root, preset))).message, /is not a preset/, preset);
    for (const preset of ['', 3, true, null] as never[])
      assert.match((await failure(health(root, preset))).message, /--preset needs|is invalid/);
  });

  it('cannot leave its package through a link', async () => {
    const root = folderWith({ ...pack, ...service, 'secret.json': '{ "path": "/secret" }' });
    symlinkSync(join(root, 'secret.json'), join(root, 'node_modules/@org/ops/presets/out.json'));
    const { details } = await failure(health(root, '@org/ops/out'));
    assert.match(details.join(), /is a link that points outside/);
  });
});

describe('agentops --preset', () => {
  it('configures a new service, and yields to flags', () => {
    const cwd = folderWith({
      'org.json': '{ "app": { "framework": "express", "linter": "eslint", "git": false } }',
    });
    const args = ['new', 'svc', '--yes', '--preset', 'org.json', '--linter', 'biome', '--json'];
    const { status, stdout, stderr } = bin(args, cwd);
    assert.equal(status, 0, stderr);
    const { answers } = JSON.parse(stdout);
    assert.equal(answers.app.framework, 'express');
    assert.equal(answers.app.linter, 'biome');
    const kept = JSON.parse(readFileSync(join(cwd, 'svc/.agentops/app.json'), 'utf8')).answers;
    assert.equal(kept.framework, 'express');
  });

  it('exits with 2 and writes nothing if the preset is invalid', () => {
    const cwd = folderWith({ 'org.json': '{ "app": { "frame": "express" } }' });
    const before = readTree(cwd);
    const { status, stderr } = bin(['new', 'svc', '--yes', '--preset', 'org.json'], cwd);
    assert.equal(status, 2);
    assert.match(stderr, /org\.json: unknown key "app\.frame"/);
    assert.deepEqual(readTree(cwd), before);
  });
});
