import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { checkFolder } from '../src/installed/check.ts';
import { makeUpdate } from '../src/installed/update.ts';
import { createPatch, takeBack } from '../src/merge/patch.ts';
import type { AgentopsError } from '../src/model/errors.ts';
import { settlePlan, write } from '../src/plan/session.ts';
import { editsThatFit, maxEdit, maxEdits } from '../src/record/edits-that-fit.ts';
import type { FeatureRecord } from '../src/record/feature-record.ts';
import { parseRecord, printManifest } from '../src/record/record-file.ts';
import { add, placed, remove } from './support/features-in.ts';
import { readTree } from './support/temporary.ts';

const nothing: FeatureRecord = {
  feature: 'logging',
  version: '1.0.0',
  files: {},
  moved: {},
  edits: {},
  added: {},
  actions: [],
};
const many = (count: number, text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/${index}.ts`, text]));

describe('manifest size limits', () => {
  const most = 1024 * 1024;
  let state = 1;
  const noise = (length: number): string =>
    Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(35 + (state % 57));
    }).join('');
  const bounds: readonly (readonly [
    what: string,
    bound: number,
    of: (size: number) => Partial<FeatureRecord>,
    names: RegExp,
  ])[] = [
    [
      'a file',
      most,
      (size) => ({ files: { 'src/a.ts': 'x'.repeat(size) } }),
      /src\/a\.ts.*1048576/,
    ],
    ['files', 2000, (size) => ({ files: many(size, '') }), /files: more than 2000/],
    ['a value', 10_000, (size) => ({ added: { 'option a': 'x'.repeat(size) } }), /option a.*10000/],
    ['edits', 2000, (size) => ({ edits: many(size, 'x') }), /edits: more than 2000/],
    ['a path', 500, (size) => ({ files: { ['x'.repeat(size)]: '' } }), /x{500}/],
    [
      'all texts',
      // What stands around eight equal texts in JSON.
      8 * most - JSON.stringify({ files: many(8, ''), actions: [] }).length,
      (size) => {
        const each = Math.floor(size / 8);
        const files = many(8, 'x'.repeat(each));
        return { files: { ...files, 'src/0.ts': 'x'.repeat(size - 7 * each) } };
      },
      /larger than 8388608/,
    ],
  ];
  for (const [what, bound, of, names] of bounds) {
    it(`apply to ${what}, at ${bound} and one beyond`, () => {
      const memory = { ...nothing, ...of(bound) };
      assert.deepEqual(parseRecord(printManifest(memory), 'logging'), memory);
      assert.throws(
        () => printManifest({ ...nothing, ...of(bound + 1) }),
        (error: AgentopsError) =>
          error.id === 'REFUSED' &&
          error.message.startsWith('.agentops/logging.json') &&
          names.test(error.details.join('\n')),
      );
    });
  }

  it('refuse a manifest that compresses badly', () => {
    const files = Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [`${index}.txt`, noise(most)]),
    );
    assert.doesNotThrow(() => printManifest({ ...nothing, files }));
    const edits = many(3, noise(most));
    assert.throws(
      () => printManifest({ ...nothing, files, edits }),
      (error: AgentopsError) => /more than 8388608 characters/.test(error.details.join()),
    );
  });

  it('omit edits that are too large, alone or together', () => {
    const kept = (edits: Record<string, string>): string[] =>
      Object.keys(parseRecord(printManifest({ ...nothing, edits }), 'logging').edits);
    for (const size of [maxEdit - 1, maxEdit, maxEdit + 1, 3 * maxEdit]) {
      const edits = { 'package.json': 'x'.repeat(size), 'src/a.ts': 'small' };
      assert.deepEqual(kept(edits), [...(size <= maxEdit ? ['package.json'] : []), 'src/a.ts']);
    }
    // Escapes count as they stand in the file.
    for (const text of ['x', '\n', '\u0001'])
      for (const size of [maxEdit / 8, maxEdit / 2, maxEdit]) {
        const edits = many(20, text.repeat(size));
        assert.ok(JSON.stringify(editsThatFit(edits)).length <= maxEdits + 20 * 20);
        assert.deepEqual(kept(edits).sort(), Object.keys(editsThatFit(edits)).sort());
      }
  });
});

describe('add, check, update and remove with a file of one line', () => {
  /** `text` with a string in it that makes it so long. */
  const sized = (text: string, size: number, pad: (long: string) => string): string =>
    text + pad('x'.repeat(Math.max(0, size - text.length - pad('').length)));
  const files: Readonly<Record<string, (text: string, size: number) => string>> = {
    'package.json': (text, size) =>
      sized(JSON.stringify(JSON.parse(text)).slice(0, -1), size, (long) => `,"own":"${long}"}`),
    'src/index.ts': (text, size) =>
      sized(text, size, (long) => `export const bundled = '${long}';\n`),
  };
  for (const [path, bend] of Object.entries(files)) {
    for (const size of [1000, 10_000, maxEdit / 2 - 500, maxEdit / 2, maxEdit + 1, 1_300_000]) {
      it(`handle ${path} of ${size} characters`, async () => {
        const { root } = placed('fastify-ts-esm-single-file');
        const file = join(root, path);
        writeFileSync(file, bend(readFileSync(file, 'utf8'), size));
        const before = readTree(root);
        await add(root, ['health-check', 'logging']);
        assert.notEqual(readFileSync(file, 'utf8'), before[path]);
        assert.deepEqual((await checkFolder(root)).findings, []);
        const update = await settlePlan(await makeUpdate({ root, features: [] }), { force: true });
        assert.deepEqual([update.changes, update.manual], [[], []]);
        write(update);
        await remove(root, 'logging');
        await remove(root, 'health-check');
        assert.deepEqual(readTree(root), before);
      });
    }
  }
});

describe('diff of unrelated texts', () => {
  const lines = (count: number, word: string): string =>
    Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('');
  for (const [what, before, after] of [
    ['all lines', lines(30_000, 'a'), lines(30_000, 'b')],
    [
      'all but the first and last',
      `1\n2\n3\n${lines(9000, 'a')}4\n`,
      `1\n2\n3\n${lines(9000, 'b')}4\n`,
    ],
    ['no end of line', `1\n${lines(9000, 'a')}4`, `1\n${lines(9000, 'b')}4`],
    ['an end of line that comes', `${lines(9000, 'a')}4`, `${lines(9000, 'b')}4\n`],
    ['a file that comes', '', lines(9000, 'b')],
    ['a file that goes', lines(9000, 'b'), ''],
  ] as const) {
    it(`is bounded and complete: ${what}`, () => {
      const patch = createPatch('a.txt', before, after);
      assert.equal(patch.match(/^@@ /gm)?.length, 1);
      assert.equal(applyPatch(before, patch), after);
      // So many lines are not looked for again in a text.
      assert.ok([before, undefined].includes(takeBack(after, patch)));
    });
  }
});
