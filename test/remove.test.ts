import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan as planFeatures } from '../src/api.ts';
import { AgentopsError } from '../src/core/errors.ts';
import { makeRemoval } from '../src/remove.ts';
import { type SettledPlan, settlePlan, write } from '../src/session.ts';
import { fixtureFolder, fixtures } from './e2e/support/fixtures.ts';
import { assertSameTree, treeOf } from './e2e/support/tree.ts';
import { temporaryFolder } from './support/temporary.ts';

/* `remove` is the way back: what it leaves is compared with the tree before, byte for byte. */

const small = ['env-validation', 'error-handling', 'logging', 'health-check', 'graceful-shutdown'];
const all = [...small, 'cache', 'database', 'migrations'];

async function add(root: string, features: readonly string[], answers = {}): Promise<void> {
  write(await planFeatures({ root, features, answers, force: true }));
}

async function remove(root: string, feature: string): Promise<SettledPlan> {
  const plan = await settlePlan(await makeRemoval({ root, feature }), { force: true });
  write(plan);
  return plan;
}

/** Those of the features that the repository takes. */
async function possible(root: string, features: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const id of features) {
    try {
      await planFeatures({ root, features: [id], force: true });
      taken.push(id);
    } catch (error) {
      if (!(error instanceof AgentopsError) || !/^(REFUSED|EXISTS)$/.test(error.id)) throw error;
    }
  }
  return taken;
}

/** A fixture in a folder of its own, and the package in it. */
function placed(name: string, inner = '.'): { whole: string; root: string; reset: () => void } {
  const whole = temporaryFolder();
  const fill = (): void => cpSync(fixtureFolder(name), whole, { recursive: true });
  fill();
  return {
    whole,
    root: join(whole, inner),
    reset() {
      rmSync(whole, { recursive: true });
      fill();
    },
  };
}

describe('remove gives back the tree, byte for byte', () => {
  for (const { name, package: inner } of fixtures) {
    it(`${name}: each feature alone, beside all others, and all one after the other`, async () => {
      const { whole, root, reset } = placed(name, inner);
      const before = treeOf(whole);
      const taken = await possible(root, small);
      for (const id of taken) {
        await add(root, [id], { adr: true });
        await remove(root, id);
        assertSameTree(treeOf(whole), before, `${id} alone`);
      }
      if (taken.length < 2) return;
      for (const id of taken) {
        await add(
          root,
          taken.filter((each) => each !== id),
        );
        const others = treeOf(whole);
        await add(root, [id]);
        await remove(root, id);
        assertSameTree(treeOf(whole), others, `${id} beside the others`);
        reset();
      }
      await add(root, taken);
      for (const id of taken.toReversed()) await remove(root, id);
      assertSameTree(treeOf(whole), before, 'all, the last one first');
    }).timeout(300_000);
  }

  for (const name of ['fastify-ts-esm-single-file', 'express4-js-cjs-single-file']) {
    it(`${name}: the large features, in whatever order they go`, async () => {
      const { whole, root } = placed(name);
      const before = treeOf(whole);
      for (const order of [all, all.toReversed()]) {
        await add(root, all);
        for (const id of order) await remove(root, id);
        assertSameTree(treeOf(whole), before, order.join(', '));
      }
    }).timeout(300_000);

    it(`${name}: one of all that came at once leaves what the others alone would have made`, async () => {
      const { whole, root, reset } = placed(name);
      for (const id of ['logging', 'health-check', 'database']) {
        await add(
          root,
          all.filter((each) => each !== id),
        );
        const others = treeOf(whole, { without: ['.agentops'] });
        reset();
        await add(root, all);
        await remove(root, id);
        assertSameTree(treeOf(whole, { without: ['.agentops'] }), others, id);
        reset();
      }
    }).timeout(300_000);
  }
});

describe('remove, where a person has gone on', () => {
  const withHealth = async (): Promise<string> => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check', 'graceful-shutdown']);
    return root;
  };
  const edit = (root: string, path: string, change: (text: string) => string): void => {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('keeps an edited file, and names it', async () => {
    const root = await withHealth();
    edit(root, 'test/health.test.ts', (text) => `${text}\n// mine\n`);
    const { notes, changes } = await remove(root, 'health-check');
    assert.ok(
      notes.some((note) => note.startsWith('test/health.test.ts is kept')),
      notes.join('\n'),
    );
    assert.ok(!changes.some(({ path }) => path === 'test/health.test.ts'));
    assert.match(readFileSync(join(root, 'test/health.test.ts'), 'utf8'), /\/\/ mine/);
  });

  it('keeps what other code imports, and says who', async () => {
    const root = await withHealth();
    writeFileSync(join(root, 'src/mine.ts'), "export { health } from './platform/health.js';\n");
    const { notes } = await remove(root, 'health-check');
    assert.ok(
      notes.some((note) => /platform\/health\.ts is kept: src\/mine\.ts/.test(note)),
      notes.join('\n'),
    );
    assert.ok(existsSync(join(root, 'src/platform/health.ts')));
  });

  it('takes out the call wherever it was moved to, and the imports that only it used', async () => {
    const root = await withHealth();
    const path = 'src/server.ts';
    const entry = existsSync(join(root, path)) ? path : 'src/index.ts';
    edit(
      root,
      entry,
      (text) =>
        `${text.replace(/.*addHealthRoutes\(.*\n/, '')}\naddHealthRoutes(app, health); // last\n`,
    );
    await remove(root, 'health-check');
    assert.doesNotMatch(
      readFileSync(join(root, entry), 'utf8'),
      /addHealthRoutes|platform\/health/,
    );
  });

  it('keeps a dependency that something else uses by now', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['cache']);
    writeFileSync(
      join(root, 'src/lru.ts'),
      "import { LRUCache } from 'lru-cache';\nexport const c = new LRUCache({ max: 1 });\n",
    );
    const { notes } = await remove(root, 'cache');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.ok('lru-cache' in dependencies, JSON.stringify(dependencies));
    assert.ok(!('ioredis' in dependencies), notes.join('\n'));
    assert.ok(
      notes.some((note) => /lru-cache stays.*src\/lru\.ts/.test(note)),
      notes.join('\n'),
    );
  });

  it('is refused for what is not there, and for a whole service', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    for (const feature of ['health-check', 'app']) {
      await assert.rejects(
        makeRemoval({ root, feature }),
        (error: AgentopsError) => error.exitCode === 2 && error.next !== '',
      );
    }
  });
});
