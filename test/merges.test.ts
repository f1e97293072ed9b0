import assert from 'node:assert/strict';
import { applyPatch } from 'diff';
import { movedFiles } from '../src/installed/moved-files.ts';
import { relocated } from '../src/installed/relocate.ts';
import { mergeJsonTexts } from '../src/merge/merge-json.ts';
import { mergeTexts, rejectedWhole } from '../src/merge/merge-texts.ts';
import { createPatch, takeBack } from '../src/merge/patch.ts';
import type { Reader } from '../src/model/project.ts';
import { Chance } from './support/chance.ts';

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;
const pristine = text('one', 'two', 'three', 'four', 'five', 'six');
const merged = (yours: string, ours: string, style: 'diff3' | 'rej' = 'diff3') =>
  mergeTexts({ path: 'a.ts', pristine, yours, text: ours }, style, 'new');

describe('three-way merge of text', () => {
  it('takes separate changes of both sides', () => {
    const yours = text('ONE', 'two', 'three', 'four', 'five', 'six');
    const ours = text('one', 'two', 'three', 'four', 'five', 'six', 'seven');
    assert.deepEqual(merged(yours, ours), {
      text: text('ONE', 'two', 'three', 'four', 'five', 'six', 'seven'),
      clashes: 0,
      rejected: undefined,
    });
  });

  for (const [what, yours, ours, both] of [
    ['in neighbouring lines', ['ONE', 'two'], ['one', 'TWO'], ['ONE', 'TWO']],
    [
      'yours before what ours changes',
      ['mine', 'one', 'two'],
      ['ONE', 'two'],
      ['mine', 'ONE', 'two'],
    ],
    [
      'yours behind what ours changes',
      ['one', 'mine', 'two'],
      ['ONE', 'two'],
      ['ONE', 'mine', 'two'],
    ],
  ] as const) {
    it(`takes the changes of both sides, ${what}`, () => {
      const rest = ['three', 'four', 'five', 'six'];
      const outcome = merged(text(...yours, ...rest), text(...ours, ...rest));
      assert.equal(outcome.text, text(...both, ...rest));
      assert.equal(outcome.clashes, 0);
    });
  }

  it('takes identical changes once', () => {
    const both = text('one', '2', 'three', 'four', 'five', 'six');
    assert.deepEqual(merged(both, both), { text: both, clashes: 0, rejected: undefined });
  });

  it('puts all three versions between markers on a conflict', () => {
    const yours = text('one', 'mine', 'three', 'four', 'five', 'six');
    const ours = text('one', 'ours', 'three', 'four', 'five', 'six');
    const { text: result, clashes } = merged(yours, ours);
    assert.equal(clashes, 1);
    const between = ['<<<<<<< yours', 'mine', '||||||| as it was generated', 'two'];
    assert.equal(
      result,
      text('one', ...between, '=======', 'ours', '>>>>>>> new', 'three', 'four', 'five', 'six'),
    );
  });

  it('keeps yours with rej, and writes a diff of ours', () => {
    const yours = text('one', 'mine', 'three', 'four', 'five', 'six');
    const ours = text('one', 'ours', 'three', 'four', 'five', 'SIX');
    const outcome = merged(yours, ours, 'rej');
    assert.equal(outcome.text, text('one', 'mine', 'three', 'four', 'five', 'SIX'));
    assert.equal(outcome.clashes, 1);
    assert.equal(
      applyPatch(pristine, outcome.rejected ?? ''),
      text('one', 'ours', 'three', 'four', 'five', 'six'),
    );
    assert.equal(
      applyPatch(pristine, rejectedWhole({ path: 'a', pristine, yours, text: ours })),
      ours,
    );
  });

  it('keeps your line ends and a missing final newline', () => {
    const yours = text('ONE', 'two', 'three', 'four', 'five', 'six').replaceAll('\n', '\r\n');
    const ours = text('one', 'two', 'three', 'four', 'FIVE', 'six');
    const expected = text('ONE', 'two', 'three', 'four', 'FIVE', 'six').replaceAll('\n', '\r\n');
    assert.equal(merged(yours, ours).text, expected);
    assert.equal(merged(pristine.trimEnd(), ours).text.replace(/\n$/, ''), ours.trimEnd());
  });

  it('never loses one of your lines', () => {
    const chance = new Chance(7);
    for (let round = 0; round < 2000; round++) {
      const lines = Array.from({ length: 12 }, (_, index) => `line ${index % 5}`);
      const base = text(...lines);
      const [yours, ours] = [edited(lines, 'mine', chance), edited(lines, 'ours', chance)];
      for (const style of ['diff3', 'rej'] as const) {
        const outcome = mergeTexts(
          { path: 'a', pristine: base, yours: text(...yours), text: text(...ours) },
          style,
          'new',
        );
        const result = outcome.text.split('\n');
        for (const line of yours.filter((each) => each.startsWith('mine')))
          assert.ok(result.includes(line), `${round}: ${line} is not in\n${outcome.text}`);
        const told = `${outcome.text}${outcome.rejected ?? ''}`;
        for (const line of ours.filter((each) => each.startsWith('ours')))
          assert.ok(told.includes(line), `${round}: ${line} is not in\n${told}`);
      }
      assert.equal(
        mergeTexts({ path: 'a', pristine: base, yours: text(...yours), text: base }, 'diff3', '')
          .text,
        text(...yours),
      );
      assert.equal(
        mergeTexts({ path: 'a', pristine: base, yours: base, text: text(...ours) }, 'diff3', '')
          .text,
        text(...ours),
      );
    }
  });
});

describe('three-way merge of JSON', () => {
  const json = (value: unknown, indent: number | string = 2): string =>
    `${JSON.stringify(value, null, indent)}\n`;
  const of = (before: unknown, yours: string, after: unknown) =>
    mergeJsonTexts({ path: 'a.json', pristine: json(before), yours, text: json(after) });

  it('merges value by value in your style', () => {
    const yours = json({ a: 1, mine: true, b: { c: 2 } }, '\t');
    const outcome = of({ a: 1, b: { c: 2 } }, yours, { a: 1, b: { c: 3, d: 4 } });
    assert.equal(outcome?.text, json({ a: 1, mine: true, b: { c: 3, d: 4 } }, '\t'));
    assert.deepEqual(outcome?.clashes, []);
  });

  it('removes dropped keys unless you changed them', () => {
    assert.equal(of({ a: 1, b: 2 }, json({ a: 1, b: 2 }), { a: 1 })?.text, json({ a: 1 }));
    const kept = of({ a: 1, b: 2 }, json({ a: 1, b: 'mine' }), { a: 1 });
    assert.equal(kept?.text, json({ a: 1, b: 'mine' }));
    assert.deepEqual(kept?.clashes, [{ key: 'b', ours: undefined }]);
  });

  it('does not restore removed keys, and reports them if they changed', () => {
    assert.equal(of({ a: 1, b: 2 }, json({ a: 1 }), { a: 1, b: 2 })?.text, json({ a: 1 }));
    const changed = of({ a: 1, b: 2 }, json({ a: 1 }), { a: 1, b: 3 });
    assert.equal(changed?.text, json({ a: 1 }));
    assert.deepEqual(changed?.clashes, [{ key: 'b', ours: 3 }]);
  });

  it('keeps and reports your value on a conflict', () => {
    const outcome = of({ a: { b: 1 } }, json({ a: { b: 'mine' } }), { a: { b: 'ours' } });
    assert.equal(outcome?.text, json({ a: { b: 'mine' } }));
    assert.deepEqual(outcome?.clashes, [{ key: 'a.b', ours: 'ours' }]);
  });

  it('leaves non-objects to the text merge', () => {
    assert.equal(of([1], json([1]), [2]), undefined);
    assert.equal(of({ a: 1 }, 'broken', { a: 2 }), undefined);
  });
});

describe('reverted edit', () => {
  const before = text('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const after = text('a', 'b', 'ours', 'c', 'd', 'E', 'f', 'g');
  const patch = createPatch('x', before, after);

  it('restores the original text', () => {
    assert.equal(takeBack(after, patch), before);
  });

  it('finds moved lines', () => {
    const above = Array.from({ length: 40 }, (_, index) => `above ${index}`);
    assert.equal(takeBack(text(...above) + after, patch), text(...above) + before);
  });

  it('reverts several edits, newest first', () => {
    const third = after.replace('ours\n', 'ours\nours too\n');
    assert.equal(takeBack(third, patch + createPatch('x', after, third)), before);
  });

  it('is refused if its line was changed or removed', () => {
    assert.equal(takeBack(after.replace('ours', 'mine'), patch), undefined);
    assert.equal(takeBack(after.replace('ours\n', ''), patch), undefined);
  });

  it('is refused if it is not a diff', () => {
    for (const broken of ['@@ broken', 'no diff', '--- x\n+++ x\n', patch.slice(0, -9)])
      assert.equal(takeBack(after, broken), undefined, broken);
  });
});

describe('relocated module', () => {
  const module = [
    "import { a } from './a.js';",
    "import b from '../b/b.js';",
    "import 'pino';",
    "const c = require('./c');",
    "const d = await import('../d.js');",
    "const text = './a.js';",
  ].join('\n');

  it('imports the same modules', () => {
    assert.equal(
      relocated(module, 'src/platform/x.ts', 'src/ops/deep/x.ts', new Map()),
      [
        "import { a } from '../../platform/a.js';",
        "import b from '../../b/b.js';",
        "import 'pino';",
        "const c = require('../../platform/c');",
        "const d = await import('../../d.js');",
        "const text = './a.js';",
      ].join('\n'),
    );
  });

  it('finds other relocated modules', () => {
    const moved = new Map([['src/platform/a', 'src/ops/renamed']]);
    assert.match(
      relocated(module, 'src/platform/x.ts', 'src/ops/x.ts', moved),
      /'\.\/renamed\.js'/,
    );
    assert.match(
      relocated(module, 'src/platform/x.ts', 'src/platform/x.ts', moved),
      /'\.\.\/ops\/renamed\.js'/,
    );
  });
});

describe('moved files', () => {
  const body = Array.from({ length: 20 }, (_, index) => `export const value${index} = ${index};`);
  const readerOf = (files: Record<string, string>): Reader =>
    ({
      list: () => Object.keys(files),
      read: (path: string) => files[path],
    }) as unknown as Reader;
  const found = (files: Record<string, string>, taken: readonly string[] = []) =>
    movedFiles({ 'src/a.ts': text(...body) }, new Set(taken), readerOf(files));

  it('are found by content, also edited and renamed', () => {
    const edits = text('// mine', ...body.slice(0, 18), 'export const more = 1;');
    const other = text(...body.map((line) => line.replace('value', 'other')));
    assert.deepEqual(found({ 'lib/renamed.ts': edits, 'lib/other.ts': other }), {
      'src/a.ts': 'lib/renamed.ts',
    });
  });

  it('match the most similar file', () => {
    const [near, same] = [text(...body.slice(0, 15)), text(...body)];
    assert.deepEqual(found({ 'x/near.ts': near, 'x/same.ts': same }), { 'src/a.ts': 'x/same.ts' });
  });

  it('never match other generated files or unlike ones', () => {
    assert.deepEqual(found({ 'src/b.ts': text(...body) }, ['src/b.ts']), {});
    assert.deepEqual(found({ 'src/a.md': text(...body) }), {});
    assert.deepEqual(found({ 'lib/less.ts': text(...body.slice(0, 8), 'const x = 1;') }), {});
  });
});

/** The lines with some inserted, some changed and some taken out. */
function edited(lines: readonly string[], name: string, chance: Chance): string[] {
  let count = 0;
  return lines.flatMap((line) => {
    const what = chance.below(10);
    if (what === 0) return [];
    if (what === 1) return [`${name} ${count++}`];
    if (what === 2) return [line, `${name} ${count++}`];
    return [line];
  });
}
