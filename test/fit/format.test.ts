import assert from 'node:assert/strict';
import { formatLike, isFormatted, templateFormat } from '../../src/fit/format.ts';
import type { FormatStyle } from '../../src/project/project.ts';

const before =
  "import { a } from 'a';\n\nexport const b = (c: C) => ({ a, 'd': \"it's\", e: [c, c] });\n";

describe('formatLike', () => {
  const cases: readonly (readonly [title: string, style: Partial<FormatStyle>, after: string])[] = [
    [
      'as the templates',
      {},
      "import { a } from 'a';\n\nexport const b = (c: C) => ({ a, d: \"it's\", e: [c, c] });\n",
    ],
    [
      'double quotes, no semicolons, no parentheses where they need not be',
      { quotes: 'double', semicolons: false, arrowParens: 'avoid', bracketSpacing: false },
      'import {a} from "a"\n\nexport const b = (c: C) => ({a, d: "it\'s", e: [c, c]})\n',
    ],
    [
      'narrow, with four spaces and no trailing commas',
      { width: 30, indent: 4, trailingCommas: 'none' },
      "import { a } from 'a';\n\nexport const b = (c: C) => ({\n    a,\n    d: \"it's\",\n    e: [c, c]\n});\n",
    ],
    [
      'narrow, with tabs',
      { width: 30, indent: 'tab' },
      "import { a } from 'a';\n\nexport const b = (c: C) => ({\n\ta,\n\td: \"it's\",\n\te: [c, c],\n});\n",
    ],
    [
      'CRLF and no newline at the end',
      { eol: 'crlf', finalNewline: false },
      "import { a } from 'a';\r\n\r\nexport const b = (c: C) => ({ a, d: \"it's\", e: [c, c] });",
    ],
  ];
  for (const [title, change, after] of cases) {
    it(title, async () => {
      const style = { ...templateFormat, ...change };
      assert.equal(await formatLike(before, 'a.ts', style), after);
      assert.equal(await formatLike(after, 'a.ts', style), after, 'the second run changed it');
      assert.equal(await isFormatted(before, 'a.ts', style), false);
      assert.equal(await isFormatted(after, 'a.ts', style), true);
    });
  }

  it('breaks again where the first breaking has made another layout the right one', async () => {
    const text = [
      "test('a title', () => {",
      '  const schema = z.object({',
      "    TOKEN: z.string().refine(() => false, { error: ({ input }) => String(input, 'is wrong') }),",
      '  });',
      '});',
      '',
    ].join('\n');
    const style = { ...templateFormat, width: 80, indent: 4 };
    assert.ok(await isFormatted(await formatLike(text, 'a.js', style), 'a.js', style));
  });

  it('reads JavaScript as such, and leaves other files alone', async () => {
    assert.equal(await formatLike('a( )', 'a.cjs', templateFormat), 'a();\n');
    assert.equal(await formatLike('{"a":1}', 'a.json', templateFormat), '{"a":1}');
  });
});
