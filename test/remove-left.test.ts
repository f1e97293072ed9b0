import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, placed, remove } from './support/features-in.ts';

describe('manual steps of remove', () => {
  const cases: readonly (readonly [what: string, path: string, was: RegExp, now: string])[] = [
    [
      'a call that is the body of an if',
      'src/index.ts',
      /^addHealthRoutes\(app, health\);/m,
      'if (port > 0) addHealthRoutes(app, health);',
    ],
    [
      'a call that is the body of an else',
      'src/index.ts',
      /^addHealthRoutes\(app, health\);/m,
      'if (port > 0) {\n  console.log(port);\n} else addHealthRoutes(app, health);',
    ],
    [
      'a call that is the body of a loop',
      'src/index.ts',
      /^addHealthRoutes\(app, health\);/m,
      'for (const each of [app]) addHealthRoutes(each, health);',
    ],
    [
      'the start of a chain',
      'src/index.ts',
      /^addHealthRoutes\(app, health\);/m,
      'addHealthRoutes(app, health).ready();',
    ],
    [
      'a link that a person has wrapped',
      'src/platform/shutdown.ts',
      /onDrain: health\.drain/,
      'onDrain: () => health.drain()',
    ],
  ];
  for (const [what, path, was, now] of cases) {
    it(what, async () => {
      const { root } = placed('fastify-ts-esm-single-file');
      await add(root, ['health-check', 'graceful-shutdown']);
      const file = join(root, path);
      const text = readFileSync(file, 'utf8');
      assert.match(text, was);
      writeFileSync(file, text.replace(was, now));
      const { manual } = await remove(root, 'health-check');
      assert.ok(readFileSync(file, 'utf8').includes(now));
      const places = manual.map(({ where }) => where).join('\n');
      assert.match(places, new RegExp(`^${path}:\\d+.* uses `, 'm'));
    });
  }

  it('are absent if everything is as generated', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check', 'graceful-shutdown']);
    const { manual } = await remove(root, 'health-check');
    assert.deepEqual(manual, []);
  });
});
