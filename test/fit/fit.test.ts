import assert from 'node:assert/strict';
import { adaptPath, adapt as fitText } from '../../src/adapt/adapt.ts';
import { templateFormat } from '../../src/code/format.ts';
import { AgentopsError } from '../../src/model/errors.ts';
import { type OutputStyle, templateStyle } from '../../src/model/output-style.ts';

const styleOf = (change: Partial<OutputStyle>): OutputStyle => ({ ...templateStyle, ...change });

describe('fitPath', () => {
  const path = 'src/platform/health/registry.ts';
  const cases: readonly (readonly [change: Partial<OutputStyle>, path: string, fitted: string])[] =
    [
      [{}, path, path],
      [{ moduleSystem: 'cjs', endings: 'none' }, path, path],
      [{ language: 'js' }, path, 'src/platform/health/registry.js'],
      [{ language: 'js', moduleSystem: 'cjs' }, path, 'src/platform/health/registry.cjs'],
      [{ language: 'js', moduleSystem: 'cjs' }, 'test/a.test.ts', 'test/a.test.cjs'],
      [{ language: 'js', isMjs: true }, path, 'src/platform/health/registry.mjs'],
      [{ language: 'js' }, 'tsconfig.json', 'tsconfig.json'],
    ];
  for (const [change, from, to] of cases) {
    it(`${JSON.stringify(change)}: ${from} -> ${to}`, () => {
      assert.equal(adaptPath(from, styleOf(change)), to);
    });
  }
});

describe('fit', () => {
  const template = [
    "import { readFileSync } from 'node:fs';",
    "import type { B } from './b.js';",
    "import { type C, d } from './d.js';",
    '',
    '/** What A has. */',
    'export interface A extends B {',
    '  readonly c: C;',
    '}',
    '',
    '/** Reads it. */',
    'export function read(a: A): string {',
    "  return d(readFileSync(new URL('a.txt', import.meta.url), 'utf8'), a.c);",
    '}',
    '',
  ].join('\n');
  const fitted = (change: Partial<OutputStyle>): Promise<string> =>
    fitText(template, 'src/a.ts', styleOf(change));

  it('keeps a template in its own style', async () => {
    const odd = "const a   = 'as it is'";
    assert.equal(await fitText(odd, 'a.ts', templateStyle), odd);
    assert.equal(
      await fitText(odd, 'a.ts', styleOf({ format: templateFormat })),
      `const a = 'as it is';\n`,
    );
  });

  it('keeps other files in any style', async () => {
    const text = '{"a":   1}';
    const style = styleOf({ language: 'js', format: templateFormat });
    assert.equal(await fitText(text, 'a.json', style), text);
    assert.equal(await fitText(text, '.env.example', style), text);
  });

  it('adapts TypeScript: import endings', async () => {
    assert.equal(
      await fitted({ endings: 'none' }),
      template.replaceAll("d.js'", "d'").replace("b.js'", "b'"),
    );
    assert.equal(await fitted({ endings: '.ts' }), template.replaceAll('.js', '.ts'));
  });

  it('adapts TypeScript in a CommonJS package: keeps imports, replaces import.meta', async () => {
    assert.equal(
      await fitted({ moduleSystem: 'cjs' }),
      template
        .replace("'node:fs';\n", "'node:fs';\nimport { pathToFileURL } from 'node:url';\n")
        .replace('import.meta.url', 'pathToFileURL(__filename)'),
    );
  });

  const body = (url: string, start = ''): string[] => [
    '/** Reads it. */',
    `${start}function read(a) {`,
    `  return d(readFileSync(new URL('a.txt', ${url}), 'utf8'), a.c);`,
    '}',
    '',
  ];

  it('adapts JavaScript', async () => {
    assert.equal(
      // Endings are for TypeScript: a JavaScript import has that of the file.
      await fitted({ language: 'js', endings: 'none' }),
      [
        "import { readFileSync } from 'node:fs';",
        "import { d } from './d.js';",
        '',
        ...body('import.meta.url', 'export '),
      ].join('\n'),
    );
  });

  it('adapts CommonJS', async () => {
    assert.equal(
      await fitted({ language: 'js', moduleSystem: 'cjs' }),
      [
        "'use strict';",
        '',
        "const { readFileSync } = require('node:fs');",
        "const { pathToFileURL } = require('node:url');",
        "const { d } = require('./d.cjs');",
        '',
        ...body('pathToFileURL(__filename)'),
        'module.exports = { read };',
        '',
      ].join('\n'),
    );
  });

  it('names the template that cannot be converted, the place and the reason', async () => {
    const style = styleOf({ language: 'js' });
    await assert.rejects(fitText('\nenum A {}\n', 'src/a.ts', style), (error) => {
      assert.ok(error instanceof AgentopsError);
      assert.equal(error.id, 'TEMPLATE');
      assert.match(error.message, /src\/a\.ts/);
      assert.deepEqual(error.details, ['2:1 An enum has no equivalent in JavaScript']);
      return true;
    });
  });
});
