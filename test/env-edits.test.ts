import assert from 'node:assert/strict';
import { addExample, addVariable } from '../src/edits/env.ts';
import { env } from '../src/model/actions.ts';

const port = env({
  file: 'src/platform/env/env.ts',
  name: 'PORT',
  schema: 'z.coerce.number().int().default(3000)',
  description: 'TCP port to listen on',
  example: '3000',
});
const line = "  PORT: z.coerce.number().int().default(3000).describe('TCP port to listen on'),";

describe('list of environment variables', () => {
  const twice = (source: string, entry = port): string | undefined => {
    const once = addVariable(source, entry);
    if (once !== undefined)
      assert.equal(addVariable(once, entry), once, 'the second run changed it');
    return once;
  };

  it('appends an entry', () => {
    assert.equal(
      twice('const variables = z.object({\n  HOST: z.string(),\n});\n'),
      `const variables = z.object({\n  HOST: z.string(),\n${line}\n});\n`,
    );
  });

  it('accepts an entry when empty', () => {
    assert.equal(twice('const v = z.object({\n});\n'), `const v = z.object({\n${line}\n});\n`);
  });

  it('splits a long entry into one call per line', () => {
    const schema = "z.string().default('').transform((list) => list.split(',').filter(Boolean))";
    const entry = { ...port, schema, description: 'Addresses, with commas between them' };
    assert.equal(
      twice('const v = z.object({\n});\n', entry),
      `const v = z.object({
  PORT: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter(Boolean))
    .describe('Addresses, with commas between them'),
});
`,
    );
  });

  it('keeps CRLF', () => {
    assert.equal(
      twice('const v = z.object({\r\n  HOST: z.string(),\r\n});\r\n'),
      `const v = z.object({\r\n  HOST: z.string(),\r\n${line}\r\n});\r\n`,
    );
  });

  it('keeps an entry that a person wrote or changed', () => {
    const own = 'const v = z.object({\n  PORT: z.literal(8080),\n});\n';
    assert.equal(twice(own), own);
  });

  it('skips nested objects and later text', () => {
    const source =
      'const v = z.object({\n  A: z.object({\n    b: z.string(),\n  }),\n});\n\nconst w = z.object({\n  c: z.string(),\n});\n';
    assert.equal(twice(source), source.replace('}),\n});', `}),\n${line}\n});`));
  });

  it('is left alone in another shape', () => {
    assert.equal(twice('const v = { PORT_: 1 };\n'), undefined);
    assert.equal(twice('const v = z.object(shape);\n'), undefined);
  });

  it('ignores the same name elsewhere in the file', () => {
    const source =
      'const v = z.object({\n  HOST: z.string(),\n});\n\nconst other = {\n  PORT: 1,\n};\n';
    assert.equal(twice(source), source.replace('\n});', `\n${line}\n});`));
  });

  it('breaks long entries as a formatter does', () => {
    const long = env({
      ...port,
      schema: "z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info')",
    });
    assert.equal(
      twice('const v = z.object({\n});\n', long),
      [
        'const v = z.object({',
        '  PORT: z',
        "    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])",
        "    .default('info')",
        "    .describe('TCP port to listen on'),",
        '});',
        '',
      ].join('\n'),
    );
  });

  it('escapes descriptions', () => {
    const quoted = env({ ...port, description: "The caller's port \\ and more" });
    const source = twice('const v = z.object({\n});\n', quoted) ?? '';
    const written = /\.describe\(('.*')\)/.exec(source)?.[1] ?? '';
    // Read as the JavaScript that it is.
    assert.equal(new Function(`return ${written}`)(), "The caller's port \\ and more");
  });
});

describe('.env.example', () => {
  const entry = '# TCP port to listen on\nPORT=3000\n';
  const cases: readonly (readonly [title: string, before: string, after: string])[] = [
    ['gets a variable at its end', 'HOST=0.0.0.0\n', `HOST=0.0.0.0\n${entry}`],
    ['gets a newline that was missing first', 'HOST=0.0.0.0', `HOST=0.0.0.0\n${entry}`],
    ['is filled when it is empty', '', entry],
    ['keeps CRLF', 'A=1\r\n', `A=1\r\n${entry.replaceAll('\n', '\r\n')}`],
    ['keeps a value of a person', 'PORT=8080\n', 'PORT=8080\n'],
    ['keeps a variable that is commented out', '# PORT=8080\n', '# PORT=8080\n'],
    ['tells a name from one that ends like it', 'HTTP_PORT=1\n', `HTTP_PORT=1\n${entry}`],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => {
      assert.equal(addExample(before, port), after);
      assert.equal(addExample(after, port), after, 'the second run changed it');
    });
  }
});
