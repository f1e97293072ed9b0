import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from '../src/installed/check.ts';
import { add, placed } from './support/features-in.ts';
import { commitAll, git, update } from './support/merging.ts';

const missing = async (root: string): Promise<string[]> =>
  (await checkFolder(root)).findings
    .filter(({ rule }) => rule === 'link-missing')
    .map(({ message }) => message);

const redis = { tiers: 'memory+redis' };
const cases = [
  ['fastify-ts-esm-single-file', 'cache', redis, 'health-check', /addCheck\(cache\.healthCheck\)/],
  ['fastify-ts-esm-single-file', 'graceful-shutdown', {}, 'cache', /cache: \(\) => cache\.close/],
  [
    'express5-js-esm-single-file',
    'database',
    {},
    'health-check',
    /addCheck\(database\.healthCheck/,
  ],
  ['fastify-ts-esm-single-file', 'graceful-shutdown', {}, 'database', /database: \(\) => database/],
] as const;

describe('branches that add different features', () => {
  for (const [fixture, one, answers, other, link] of cases) {
    it(`merge without conflicts, and update links ${one} and ${other}`, async () => {
      const { root } = placed(fixture);
      const given = { ...answers, ...(other === 'cache' && redis) };
      git(root, 'init', '--quiet', '--initial-branch=main');
      commitAll(root);
      for (const [id, own] of [
        [one, answers],
        [other, other === 'cache' ? redis : {}],
      ] as const) {
        git(root, 'checkout', '--quiet', '-b', id, 'main');
        await add(root, [id], own);
        commitAll(root);
      }
      // Without a conflict: it would end with another status.
      git(root, 'merge', '--quiet', '--no-edit', one);
      const [message, ...more] = await missing(root);
      assert.deepEqual(more, []);
      assert.match(message ?? '', link);
      assert.match(message ?? '', /Run: agentops update/);
      assert.ok((await update(root)).length > 0);
      assert.deepEqual(await missing(root), []);
      assert.deepEqual(await update(root), []);

      // The sources are those of both added at once.
      const both = placed(fixture).root;
      await add(both, [one, other], given);
      for (const path of git(root, 'ls-files').trim().split('\n')) {
        if (path.startsWith('.agentops/')) continue;
        const [merged, atOnce] = [root, both].map((each) => readFileSync(join(each, path), 'utf8'));
        assert.equal(merged, atOnce, path);
      }
    });
  }

  it('report a removed link in check, and keep it removed', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check']);
    await add(root, ['graceful-shutdown']);
    assert.deepEqual(await missing(root), []);
    const file = join(root, 'src/platform/shutdown.ts');
    const text = readFileSync(file, 'utf8');
    assert.match(text, /onDrain: health\.drain/);
    writeFileSync(file, text.replace(/.*onDrain: health\.drain.*\n/, ''));
    assert.match((await missing(root)).join(), /onDrain: health\.drain.*You have removed it/);
    assert.deepEqual(await update(root), []);
    writeFileSync(file, text.replace('onDrain: health.drain', 'onDrain: () => health.drain()'));
    assert.deepEqual(await missing(root), []);
  });

  it('link drain and readiness, though neither manifest mentions the other', async () => {
    const [one, other] = ['health-check', 'graceful-shutdown'].map((id) => {
      const { root } = placed('fastify-ts-esm-single-file');
      return { root, id };
    }) as [{ root: string; id: string }, { root: string; id: string }];
    for (const each of [one, other]) await add(each.root, ['env-validation', 'logging']);
    await add(one.root, [one.id]);
    await add(other.root, [other.id]);
    // What a merge brings of the other branch, but for the entry, which both have edited.
    for (const path of ['.agentops/graceful-shutdown.json', 'src/platform/shutdown.ts']) {
      writeFileSync(join(one.root, path), readFileSync(join(other.root, path)));
    }
    assert.match((await missing(one.root)).join(), /onDrain: health\.drain.*Run: agentops update/);
    await update(one.root);
    assert.match(
      readFileSync(join(one.root, 'src/platform/shutdown.ts'), 'utf8'),
      /onDrain: health\.drain/,
    );
  });
});

describe('stored answers', () => {
  const old = (root: string, answers: object): void =>
    writeFileSync(
      join(root, '.yo-rc.json'),
      `${JSON.stringify({ 'generator-agentops': answers }, null, 2)}\n`,
    );
  const readJson = (root: string, path: string) =>
    JSON.parse(readFileSync(join(root, path), 'utf8'));

  it('move from .yo-rc.json of 0.1.0 to the file of their feature', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check'], { path: '/up' });
    const { answers, ...rest } = readJson(root, '.agentops/health-check.json');
    writeFileSync(join(root, '.agentops/health-check.json'), JSON.stringify(rest));
    old(root, { 'health-check': answers, facts: { framework: 'fastify' }, version: '0.1.0' });
    const changed = await update(root);
    assert.deepEqual(changed, ['.agentops/health-check.json', '.yo-rc.json']);
    assert.deepEqual(readJson(root, '.agentops/health-check.json').answers, answers);
    assert.equal(answers.path, '/up');
    assert.deepEqual(readJson(root, '.yo-rc.json'), {
      'generator-agentops': { facts: { framework: 'fastify' } },
    });
  });

  it('in .yo-rc.json take precedence per option, and add no feature', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    old(root, { 'health-check': { path: '/stated' } });
    await add(root, ['graceful-shutdown']);
    assert.deepEqual(await missing(root), []);
    await add(root, ['health-check']);
    assert.equal(readJson(root, '.agentops/health-check.json').answers.path, '/stated');
    assert.deepEqual(readJson(root, '.yo-rc.json')['generator-agentops'], {
      'health-check': { path: '/stated' },
    });
  });
});
