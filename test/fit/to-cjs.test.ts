import assert from 'node:assert/strict';
import { toCommonJs } from '../../src/adapt/to-cjs.ts';

interface Case {
  readonly title: string;
  readonly esm: string;
  readonly cjs: string;
}

describe('toCommonJs', () => {
  const cases: readonly Case[] = [
    {
      title: 'imports of every kind',
      esm: "import 'a';\nimport b from 'node:b';\nimport * as c from 'c';\nimport { d, e as f, 'g-h' as i } from './d.cjs';\nimport J, { k } from 'j';\nimport { default as l } from 'l';\nimport { default as m } from './m.mjs';\nimport * as n from './n.cjs';\n",
      cjs: "'use strict';\n\nrequire('a');\nconst b = require('node:b');\nconst c = require('c');\nconst { d, e: f, \"g-h\": i } = require('./d.cjs');\nconst J = require('j');\nconst { k } = J;\nconst l = require('l');\nconst { default: m } = require('./m.mjs');\nconst n = require('./n.cjs');\n",
    },
    {
      title: 'exports stay declarations; they are set at the end, in their order',
      esm: 'export const a = 1;\n\n/** What b does. */\nexport async function b() {}\n\nexport class C {}\n\nconst [d, { e }] = f;\nexport { d, e as g };\n',
      cjs: "'use strict';\n\nconst a = 1;\n\n/** What b does. */\nasync function b() {}\n\nclass C {}\n\nconst [d, { e }] = f;\n\nmodule.exports = { a, b, C, d, g: e };\n",
    },
    {
      title: 'patterns and several declarations in one export',
      esm: 'export const { a, b: [c], ...d } = e, f = 1;\n',
      cjs: "'use strict';\n\nconst { a, b: [c], ...d } = e, f = 1;\n\nmodule.exports = { a, c, d, f };\n",
    },
    {
      title: 'what comes from another module',
      esm: "export { a, b as c } from './a.cjs';\n",
      cjs: "'use strict';\n\nconst { a, b } = require('./a.cjs');\n\nmodule.exports = { a, c: b };\n",
    },
    {
      title: 'a module without exports sets none',
      esm: 'run();\nexport {};\n',
      cjs: "'use strict';\n\nrun();\n",
    },
    {
      title: 'below a hashbang, above a comment',
      esm: '#!/usr/bin/env node\n/* What it does. */\nrun();\n',
      cjs: "#!/usr/bin/env node\n'use strict';\n\n/* What it does. */\nrun();\n",
    },
    {
      title: 'a `let` that nobody sets again',
      esm: 'export let a = 1;\nlet b = 2;\nb++;\nc.a = 3;\n',
      cjs: "'use strict';\n\nlet a = 1;\nlet b = 2;\nb++;\nc.a = 3;\n\nmodule.exports = { a };\n",
    },
    {
      title: '`await` in functions',
      esm: 'const a = async () => await b;\nclass C { async d() { for await (const e of f); } }\n',
      cjs: "'use strict';\n\nconst a = async () => await b;\nclass C { async d() { for await (const e of f); } }\n",
    },
  ];
  for (const { title, esm, cjs } of cases) {
    it(title, () => {
      assert.equal(toCommonJs(esm), cjs);
      assert.equal(toCommonJs(cjs), cjs, 'the second run changed something');
    });
  }

  const refused: readonly (readonly [what: string, esm: string, message: RegExp])[] = [
    ['a top-level await', 'run();\nawait a;\n', /^2:1 top-level `await`/],
    ['a top-level for await', 'for await (const a of b);\n', /^1:1 top-level `await`/],
    ['an exported variable that changes', 'export let a = 1;\na = 2;\n', /^2:1 a is exported/],
    ['one that is counted', 'let a = 1;\nconst b = () => a++;\nexport { a };\n', /^2:17 a is/],
    ['one that a pattern sets', 'export let a = 1;\n[{ b: a }] = c;\n', /^2:1 a is exported/],
    ['one that a loop sets', 'export let a = 1;\nfor (a of b);\n', /^2:1 a is exported/],
    ['a default export', 'export default 1;\n', /^1:1 only named exports/],
    ['export *', "export * from './a.cjs';\n", /^1:1 only named exports/],
    ['the default of a module of ours', "import a from './a.cjs';\n", /^1:1 only named exports/],
    ['an import below code', "run();\nimport a from 'a';\n", /^2:1 an import after/],
  ];
  for (const [what, esm, message] of refused) {
    it(`refuses ${what}, with its place`, () => {
      assert.throws(() => toCommonJs(esm), { name: 'SourceError', message });
    });
  }
});
