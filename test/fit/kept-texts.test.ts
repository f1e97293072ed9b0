import assert from 'node:assert/strict';
import { adapt as fitText } from '../../src/adapt/adapt.ts';
import { LruCache } from '../../src/adapt/lru-cache.ts';
import { templateStyle } from '../../src/model/output-style.ts';
import type { FormatStyle } from '../../src/model/project.ts';

describe('text cache', () => {
  it('keeps the most recently used texts within its limit', () => {
    const kept = new LruCache(10);
    kept.set('a', '1234');
    kept.set('b', '1234');
    assert.equal(kept.get('a'), '1234');
    kept.set('c', '1234');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => kept.get(key)),
      ['1234', undefined, '1234'],
    );
    assert.equal(kept.size, 10);
  });

  it('counts a replaced key once', () => {
    const kept = new LruCache(10);
    for (const text of ['1', '12', '123']) kept.set('a', text);
    assert.deepEqual([kept.get('a'), kept.size], ['123', 4]);
  });

  it('drops a single text above the limit', () => {
    const kept = new LruCache(10);
    kept.set('a', '1');
    kept.set('b', '1234567890');
    assert.deepEqual([kept.get('a'), kept.get('b'), kept.size], [undefined, undefined, 0]);
  });

  it('stays small with many styles', () => {
    const kept = new LruCache(1000);
    for (let index = 0; index < 10_000; index++) kept.set(`${index}`, 'x'.repeat(50));
    assert.ok(kept.size <= 1000);
  });
});

describe('cached template', () => {
  const format: FormatStyle = {
    indent: 4,
    quotes: 'double',
    semicolons: false,
    width: 60,
    trailingCommas: 'none',
    arrowParens: 'avoid',
    bracketSpacing: true,
    eol: 'lf',
    finalNewline: true,
  };
  const template = "export const one = (name: string): string => ['one', name].join();\n";

  it('is keyed by text, path, style and kept imports', async () => {
    const styles = [
      { ...templateStyle, format },
      { ...templateStyle, format: { ...format, quotes: 'single' as const } },
      { ...templateStyle, language: 'js' as const, format },
    ];
    const text = `import { two } from './two.js';\n${template}`;
    const all = () =>
      Promise.all([
        ...styles.map((style) => fitText(text, 'one.ts', style)),
        fitText(template, 'one.ts', { ...templateStyle, format }),
        fitText(text, 'one.ts', { ...templateStyle, endings: '.ts' }),
        fitText(text, 'one.ts', { ...templateStyle, endings: '.ts' }, ['./two.js']),
      ]);
    const first = await all();
    assert.equal(new Set(first).size, first.length);
    assert.deepEqual(await all(), first);
  });
});
