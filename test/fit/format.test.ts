import assert from 'node:assert/strict';
import { FormattedFiles } from '../../src/adapt/formatted-files.ts';
import { formatEdited, formatLike, isFormatted, templateFormat } from '../../src/code/format.ts';
import type { FormatStyle } from '../../src/model/project.ts';

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

  it('formats again if the first pass changes the layout', async () => {
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

  it('parses JavaScript as such, and keeps other files', async () => {
    assert.equal(await formatLike('a( )', 'a.cjs', templateFormat), 'a();\n');
    assert.equal(await formatLike('{"a":1}', 'a.json', templateFormat), '{"a":1}');
  });
});

describe('formatLike and the parsers', () => {
  it('falls back to the TypeScript parser if Babel fails', async () => {
    const text = 'export class A { override b?(): void }';
    assert.equal(
      await formatLike(text, 'a.ts', templateFormat),
      'export class A {\n  override b?(): void;\n}\n',
    );
    await assert.rejects(formatLike('const = 1;', 'a.ts', templateFormat));
  });

  it('reflows only new object literals, not blocks', async () => {
    const text = [
      'const long = (one, two) => call({ first: one.value, second: two.value, third: one.other });',
      '',
      'if (long) {',
      '  call();',
      '}',
      '',
      'const literal = `',
      '',
      'const a = call({ first: 1 })',
      '`;',
      '',
    ].join('\n');
    const style = { ...templateFormat, width: 40 };
    const once = await formatLike(text, 'a.js', style);
    assert.match(once, /\n\nconst a = call\(\{ first: 1 \}\)\n`;\n$/);
    assert.ok(await isFormatted(once, 'a.js', style));
  });
});

describe('formatEdited', () => {
  const style = { ...templateFormat, width: 40 };
  const before = "import { a } from 'a';\n\nfirst();\n\nsecond();\n";

  it('equals formatting the whole file', async () => {
    const edits = [
      before.replace('first();', "first({ one: 'a value', two: 'another', three })"),
      before.replace("'a';\n", '\'a\'\nimport {b} from "b"\n'),
      before.replace('second();', '\n\nsecond( )\n\n\nthird()\n\n'),
      before.replace('first();\n\n', ''),
      `${before}const b = \`\n\nc\n\`\n`,
    ];
    for (const after of edits) {
      const whole = await formatLike(after, 'a.ts', style);
      assert.equal(await formatEdited(before, after, 'a.ts', style), whole);
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      assert.equal(
        await formatEdited(crlf(before), crlf(after), 'a.ts', { ...style, eol: 'crlf' }),
        crlf(whole),
      );
    }
  });

  it('keeps code outside the edit', async () => {
    const own = before.replace('first();', 'first( );');
    const after = own.replace('second();', 'second( );');
    assert.equal(
      await formatEdited(own, after, 'a.ts', style),
      own.replace('second( );', 'second();'),
    );
  });

  it('keeps template literals together', async () => {
    const literal = 'const a = `\n\nfirst( )\n\nsecond( )\n`;\n';
    const after = literal.replace('second( )', 'second(  )');
    assert.equal(await formatEdited(literal, after, 'a.ts', style), after);
  });

  it('uses the line ends of the style', async () => {
    const open = { ...style, finalNewline: false };
    const after = before.replace('second();\n', 'second();\nthird( )');
    assert.match(await formatEdited(before.trimEnd(), after, 'a.ts', open), /third\(\);$/);
  });
});

describe('formatted files', () => {
  it('stay formatted, and unformatted ones stay as they are', async () => {
    const files = new FormattedFiles(templateFormat);
    assert.equal(await files.edited('a.ts', 'a();\n', 'a();\nb( )\n'), 'a();\nb();\n');
    assert.equal(await files.edited('b.ts', 'a( );\n', 'a( );\nb( )\n'), 'a( );\nb( )\n');
    assert.equal(await files.edited('c.ts', 'a();\n', 'a();\nb(\n'), 'a();\nb(\n');
    assert.equal(await files.edited('d.md', '*  a\n', '*  a\n*  b\n'), '*  a\n*  b\n');
  });

  it('are checked only once', async () => {
    const files = new FormattedFiles(templateFormat);
    files.add('a.ts', 'a( );\n\nb();\n');
    const after = await files.edited('a.ts', 'a( );\n\nb();\n', 'a( );\n\nb( );\n');
    assert.equal(after, 'a( );\n\nb();\n');
  });
});
