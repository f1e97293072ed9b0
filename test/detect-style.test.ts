import assert from 'node:assert/strict';
import type { FormatStyle } from '../src/model/project.ts';
import { detected, manifest } from './support/detected.ts';
import type { Tree } from './support/memory-tree.ts';

const api = 'packages/api';
const uses = (...names: readonly string[]): Tree => ({
  'package.json': manifest({
    devDependencies: Object.fromEntries(names.map((name) => [name, '^3.0.0'])),
  }),
});
const prettier = (file: string, text: string): Tree => ({ 'package.json': '{}', [file]: text });
const biome = (settings: object, file = 'biome.json'): Tree => ({
  'package.json': '{}',
  [file]: manifest(settings),
});

const prettierDefaults: FormatStyle = {
  indent: 2,
  quotes: 'double',
  semicolons: true,
  width: 80,
  trailingCommas: 'all',
  arrowParens: 'always',
  bracketSpacing: true,
  eol: 'lf',
  finalNewline: true,
};
const biomeDefaults: FormatStyle = { ...prettierDefaults, indent: 'tab' };

type StyleCase = readonly [about: string, tree: Tree, style: Partial<FormatStyle>, path?: string];

const withPrettier: readonly StyleCase[] = [
  ['its defaults', uses('prettier'), {}],
  [
    'its defaults before version 3',
    { 'package.json': manifest({ devDependencies: { prettier: '^2.8.0' } }) },
    { trailingCommas: 'es5' },
  ],
  [
    'its defaults in version 1',
    { 'package.json': manifest({ devDependencies: { prettier: '1.19.1' } }) },
    { trailingCommas: 'none', arrowParens: 'avoid' },
  ],
  [
    'package.json',
    { 'package.json': manifest({ prettier: { singleQuote: true, semi: false } }) },
    { quotes: 'single', semicolons: false },
  ],
  [
    '.prettierrc in JSON',
    prettier('.prettierrc', '{ "tabWidth": 4, "printWidth": 120 }'),
    { indent: 4, width: 120 },
  ],
  [
    '.prettierrc in YAML',
    prettier(
      '.prettierrc',
      '# style\nsingleQuote: true\ntrailingComma: "none"\nprintWidth: 100 # wide\noverrides:\n  - files: "*.md"\n    options:\n      semi: false\n',
    ),
    { quotes: 'single', trailingCommas: 'none', width: 100 },
  ],
  [
    '.prettierrc.json',
    prettier('.prettierrc.json', '{"useTabs":true,"arrowParens":"avoid"}'),
    { indent: 'tab', arrowParens: 'avoid' },
  ],
  [
    '.prettierrc.yml',
    prettier('.prettierrc.yml', 'bracketSpacing: false\r\nendOfLine: crlf\r\n'),
    { bracketSpacing: false, eol: 'crlf' },
  ],
  [
    '.prettierrc.json5',
    prettier('.prettierrc.json5', '{ singleQuote: true, // x\n semi: false }'),
    { quotes: 'single', semicolons: false },
  ],
  [
    '.prettierrc.toml',
    prettier('.prettierrc.toml', 'tabWidth = 4\nsemi = false\n[overrides]\nsemi = true\n'),
    { indent: 4, semicolons: false },
  ],
  [
    'prettier.config.js',
    prettier(
      'prettier.config.js',
      "/** @type {import('prettier').Config} */\nexport default {\n  // semi: false,\n  singleQuote: true,\n  printWidth: 100,\n  overrides: [{ files: '*.md', options: { printWidth: 60 } }],\n};\n",
    ),
    { quotes: 'single', width: 100 },
  ],
  [
    '.prettierrc.cjs',
    prettier('.prettierrc.cjs', "module.exports = { 'semi': false, trailingComma: 'es5' };\n"),
    { semicolons: false, trailingCommas: 'es5' },
  ],
  [
    'a package with settings',
    {
      'package.json': manifest({ prettier: '@acme/style' }),
      'node_modules/@acme/style/index.json': '{"semi":false}',
    },
    { semicolons: false },
  ],
  [
    '.editorconfig below its own',
    {
      ...prettier('.prettierrc', '{"tabWidth":4}'),
      '.editorconfig':
        'root = true\n[*]\nindent_style = space\nindent_size = 8\nmax_line_length = 100\nend_of_line = crlf\n',
    },
    { indent: 4, width: 100, eol: 'crlf' },
  ],
  [
    'that of the repository',
    { '.prettierrc': '{"semi":false}', [`${api}/package.json`]: '{}' },
    { semicolons: false },
    api,
  ],
  [
    'its own before that of the repository',
    {
      '.prettierrc': '{"semi":false}',
      [`${api}/package.json`]: '{}',
      [`${api}/.prettierrc`]: '{"singleQuote":true}',
    },
    { quotes: 'single' },
    api,
  ],
  [
    'the end of line that the files have, where it takes any',
    {
      ...prettier('.prettierrc', '{"endOfLine":"auto"}'),
      'src/index.ts': 'export const a = 1;\r\nexport const b = 2;\r\n',
    },
    { eol: 'crlf' },
  ],
  [
    'the end of line that is its default, whatever the files have',
    {
      ...prettier('.prettierrc', '{}'),
      'src/index.ts': 'export const a = 1;\r\nexport const b = 2;\r\n',
    },
    {},
  ],
  [
    'values that make no sense',
    prettier('.prettierrc', '{"tabWidth":-3,"printWidth":"wide","semi":"no","endOfLine":"auto"}'),
    {},
  ],
];

const withBiome: readonly StyleCase[] = [
  ['its defaults', uses('@biomejs/biome'), {}],
  ['its defaults in an empty file', biome({}), {}],
  ['spaces', biome({ formatter: { indentStyle: 'space' } }), { indent: 2 }],
  [
    'a width',
    biome({
      formatter: { indentStyle: 'space', indentWidth: 4, lineWidth: 120, lineEnding: 'crlf' },
    }),
    { indent: 4, width: 120, eol: 'crlf' },
  ],
  [
    'the end of line that the files have, where it takes any',
    {
      ...biome({ formatter: { lineEnding: 'auto' } }),
      'src/index.ts': 'export const a = 1;\r\n',
    },
    { eol: 'crlf' },
  ],
  [
    'JavaScript',
    biome({
      javascript: {
        formatter: {
          quoteStyle: 'single',
          semicolons: 'asNeeded',
          trailingCommas: 'none',
          arrowParentheses: 'asNeeded',
          bracketSpacing: false,
        },
      },
    }),
    {
      quotes: 'single',
      semicolons: false,
      trailingCommas: 'none',
      arrowParens: 'avoid',
      bracketSpacing: false,
    },
  ],
  [
    'JavaScript over all',
    biome({ formatter: { lineWidth: 120 }, javascript: { formatter: { lineWidth: 90 } } }),
    { width: 90 },
  ],
  [
    'comments',
    {
      'package.json': '{}',
      'biome.jsonc': '{\n  // x\n  "formatter": { "indentStyle": "space", },\n}',
    },
    { indent: 2 },
  ],
  [
    'what it extends',
    {
      ...biome({ extends: ['./style.json'], formatter: { lineWidth: 90 } }),
      'style.json': manifest({ formatter: { lineWidth: 70, indentStyle: 'space' } }),
    },
    { width: 90, indent: 2 },
  ],
  [
    '.editorconfig where it says so',
    {
      ...biome({ formatter: { useEditorconfig: true } }),
      '.editorconfig': '[*.{js,ts}]\nindent_style = space\nindent_size = 3\n',
    },
    { indent: 3 },
  ],
  [
    'no .editorconfig where it does not',
    { ...biome({}), '.editorconfig': '[*]\nindent_style = space\n' },
    {},
  ],
  [
    'that of the repository',
    { 'biome.json': manifest({ formatter: { lineWidth: 99 } }), [`${api}/package.json`]: '{}' },
    { width: 99 },
    api,
  ],
];

describe('prettier style', () => {
  for (const [about, tree, style, path] of withPrettier) {
    it(`is read from ${about}`, () => {
      const project = detected(tree, path);
      assert.equal(project.formatter.value, 'prettier');
      assert.deepEqual(project.style.value, { ...prettierDefaults, ...style });
      assert.equal(project.style.confidence, 'certain');
    });
  }

  it('is measured from the sources if the settings are code', () => {
    const { style } = detected({
      'package.json': '{}',
      'prettier.config.js': "import base from '@acme/style';\nexport default { ...base };\n",
      'src/main.ts': "import a from 'a'\nconst b = 'c'\n",
    });
    assert.equal(style.confidence, 'guess');
    assert.equal(style.value.quotes, 'single');
    assert.equal(style.value.semicolons, false);
  });
});

describe('biome style', () => {
  for (const [about, tree, style, path] of withBiome) {
    it(`is read from ${about}`, () => {
      const project = detected(tree, path);
      assert.equal(project.formatter.value, 'biome');
      assert.deepEqual(project.style.value, { ...biomeDefaults, ...style });
    });
  }

  it('is ignored if the formatter is off', () => {
    const tree = { ...biome({ formatter: { enabled: false } }) };
    assert.equal(detected(tree).formatter.value, undefined);
    assert.equal(detected({ ...tree, '.prettierrc': '{}' }).formatter.value, 'prettier');
  });

  it('wins over prettier if a script runs it', () => {
    const tree = {
      'package.json': manifest({ scripts: { format: 'biome format --write .' } }),
      'biome.json': '{}',
      '.prettierrc': '{}',
    };
    assert.equal(detected(tree).formatter.value, 'biome');
  });
});

describe('style without a formatter', () => {
  const written = (text: string, more: Tree = {}): Partial<FormatStyle> =>
    detected({ 'package.json': '{}', 'src/main.js': text, ...more }).style.value;

  const cases: readonly (readonly [about: string, text: string, style: Partial<FormatStyle>])[] = [
    ['single quotes', "const a = 'b';\n", { quotes: 'single', semicolons: true }],
    [
      'double quotes, though one text needs the others',
      'const a = "b";\nconst c = "d";\nconst e = \'"\';\n',
      { quotes: 'double' },
    ],
    ['no semicolons', "const a = require('a')\nconst b = 'c'\n", { semicolons: false }],
    ['tabs', 'if (a) {\n\tb();\n\tif (c) {\n\t\td();\n\t}\n}\n', { indent: 'tab' }],
    ['four spaces', 'if (a) {\n    b();\n    if (c) {\n        d();\n    }\n}\n', { indent: 4 }],
    ['two spaces', 'if (a) {\n  b();\n  if (c) {\n    d();\n  }\n}\n', { indent: 2 }],
    ['ends of lines of Windows', 'a();\r\nb();\r\n', { eol: 'crlf' }],
    ['no newline at the end', 'a();\nb();', { finalNewline: false }],
    ['lines of 100', `a('${'x'.repeat(90)}');\n`, { width: 100 }],
    ['lines of 80', 'a();\n', { width: 80 }],
    ['no commas at the end', 'const a = {\n  b: 1,\n  c: 2\n};\n', { trailingCommas: 'none' }],
    ['commas at the end', 'const a = {\n  b: 1,\n  c: 2,\n};\n', { trailingCommas: 'es5' }],
    ['commas at the end of arguments', 'a(\n  b,\n  c,\n);\n', { trailingCommas: 'all' }],
    ['bare parameters', 'a.map(b => b.c);\n', { arrowParens: 'avoid' }],
    ['tight braces', "const {a} = require('a');\n", { bracketSpacing: false }],
  ];
  for (const [about, text, style] of cases) {
    it(`is measured: ${about}`, () => {
      const found = written(text);
      for (const [trait, value] of Object.entries(style)) {
        assert.equal(found[trait as keyof FormatStyle], value, trait);
      }
    });
  }

  it('prefers .editorconfig to measurements', () => {
    const text = 'if (a) {\n\tb("c");\n}\n';
    const config =
      'root=true\n[*]\nindent_style=space\nindent_size=4 ; four\n[*.md]\nindent_size=8\n';
    const found = written(text, { '.editorconfig': config });
    assert.equal(found.indent, 4);
    assert.equal(found.quotes, 'double');
  });

  it('prefers the nearer .editorconfig, up to the root', () => {
    const tree = {
      '.editorconfig': '[*]\nindent_size = 8\nmax_line_length = 90\n',
      'packages/.editorconfig': 'root = true\n[*]\nmax_line_length = 110\n',
      [`${api}/package.json`]: '{}',
      [`${api}/.editorconfig`]: '[*.js]\nindent_size = 3\n',
    };
    const { value } = detected(tree, api).style;
    assert.equal(value.indent, 3);
    assert.equal(value.width, 110);
  });

  it('is a guess without sources', () => {
    assert.equal(detected({ 'package.json': '{}' }).style.confidence, 'guess');
  });
});
