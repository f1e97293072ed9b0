import assert from 'node:assert/strict';
import { changeEndings } from '../../src/adapt/import-endings.ts';

describe('changeEndings', () => {
  const before = [
    "import a, { type A } from './a.js';",
    'import type { B } from "../b/b.js";',
    "import './c.d.js';",
    "export { d } from './d.js';",
    "export * from '../e.js';",
    "const f = import('./f.js');",
    "import g from 'g.js';",
    "import h from './h.json' with { type: 'json' };",
    "const i = './i.js';",
    '',
  ].join('\n');
  const cases = [
    ['none', ''],
    ['.ts', '.ts'],
    ['.cjs', '.cjs'],
    ['.js', '.js'],
  ] as const;
  for (const [ending, written] of cases) {
    it(`${ending}: changes only relative imports and exports`, () => {
      const after = [
        `import a, { type A } from './a${written}';`,
        `import type { B } from "../b/b${written}";`,
        `import './c.d${written}';`,
        `export { d } from './d${written}';`,
        `export * from '../e${written}';`,
        `const f = import('./f${written}');`,
        "import g from 'g.js';",
        "import h from './h.json' with { type: 'json' };",
        "const i = './i.js';",
        '',
      ].join('\n');
      assert.equal(changeEndings(before, 'ts', ending), after);
      assert.equal(changeEndings(after, 'ts', ending), after, 'the second run changed something');
    });
  }

  it('keeps the endings of excluded files', () => {
    const text = "import { log } from '../lib/log.js';\nimport { a } from './a.js';\n";
    assert.equal(
      changeEndings(text, 'ts', '.cjs', ['../lib/log.js']),
      "import { log } from '../lib/log.js';\nimport { a } from './a.cjs';\n",
    );
  });
});
