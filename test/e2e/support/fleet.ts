import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './child.ts';
import { commitAll } from './existing-repository.ts';

/* Fifty small repositories of the kinds that a fleet has, each with what is to become of it. */

type Files = Readonly<Record<string, string>>;

export interface Ship {
  readonly name: string;
  /** What the report is to say of it: exit status, and the last line of the step. */
  readonly expected: { readonly status: number; readonly said: RegExp };
  /** True where a commit is to be made. */
  readonly commits: boolean;
}

interface Kind {
  readonly name: string;
  readonly count: number;
  readonly files: (index: number) => Files;
  readonly expected: Ship['expected'];
  readonly commits?: boolean;
  /** What a person left after the commit. */
  readonly afterwards?: (folder: string) => Promise<unknown>;
}

const manifest = (name: string, dependencies: object, more: object = { type: 'module' }): string =>
  `${JSON.stringify({ name, version: '1.0.0', private: true, ...more, dependencies }, null, 2)}\n`;
const tsconfig =
  '{ "compilerOptions": { "module": "NodeNext", "target": "ES2023", "strict": true }, "include": ["src"] }\n';
const prettierrc = '{ "singleQuote": true, "printWidth": 100 }\n';

const typescript = (index: number, framework: object, server: string): Files => ({
  'package.json': manifest(`service-${index}`, framework, {
    type: 'module',
    scripts: { start: 'node --import tsx src/server.ts' },
  }),
  'tsconfig.json': tsconfig,
  '.prettierrc': prettierrc,
  'src/server.ts': server,
});

const fastify = { fastify: '^5.10.0' };
const express = { express: '^5.1.0' };
const hono = { '@hono/node-server': '^2.1.0', hono: '^4.12.0' };

const fastifyServer = (index: number, make = 'Fastify()'): string => `import Fastify from 'fastify';

const app = ${make};

app.get('/things-${index}', async () => ({ things: ${index} }));

await app.listen({ port: Number(process.env.PORT ?? ${3000 + index}) });
`;
const fastifyTs = (index: number): Files => typescript(index, fastify, fastifyServer(index));

const expressTs = (index: number): Files =>
  typescript(
    index,
    express,
    `import express from 'express';

export const app = express();

app.get('/things-${index}', (_request, response) => {
  response.json({ things: ${index} });
});

app.listen(Number(process.env.PORT ?? ${3000 + index}));
`,
  );

const honoTs = (index: number): Files =>
  typescript(
    index,
    hono,
    `import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();

app.get('/things-${index}', (c) => c.json({ things: ${index} }));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? ${3000 + index}) });
`,
  );

const javascript = (index: number, framework: object, server: string, type?: string): Files => ({
  'package.json': manifest(`service-${index}`, framework, {
    ...(type && { type }),
    main: 'index.js',
    scripts: { start: 'node index.js' },
  }),
  'index.js': server,
});

const expressJs = (index: number): Files =>
  javascript(
    index,
    express,
    `const express = require('express');

const app = express();

app.get('/things-${index}', (req, res) => res.json({ things: ${index} }));

app.listen(process.env.PORT || ${3000 + index});
`,
  );

const fastifyJs = (index: number): Files =>
  javascript(index, fastify, fastifyServer(index), 'module');

const python = (index: number): Files => ({ 'main.py': `print(${index})\n` });
const koa = (index: number): Files =>
  javascript(
    index,
    { koa: '^3.0.0' },
    `const Koa = require('koa');\n\nnew Koa().listen(${3000 + index});\n`,
  );
const withHealth = (index: number): Files =>
  typescript(
    index,
    fastify,
    fastifyServer(index).replace(
      'await app.listen',
      "app.get('/health', async () => ({ status: 'ok' }));\n\nawait app.listen",
    ),
  );
const underCondition = (index: number): Files =>
  typescript(
    index,
    fastify,
    fastifyServer(index, 'process.env.QUIET ? Fastify() : Fastify({ logger: true })'),
  );

const written = { status: 0, said: /^written$/ };
const refused = { status: 2, said: /^REFUSED: / };

const kinds: readonly Kind[] = [
  { name: 'fastify-ts', count: 8, files: fastifyTs, expected: written, commits: true },
  { name: 'express-ts', count: 6, files: expressTs, expected: written, commits: true },
  { name: 'hono-ts', count: 5, files: honoTs, expected: written, commits: true },
  { name: 'express-js', count: 4, files: expressJs, expected: written, commits: true },
  { name: 'fastify-js', count: 3, files: fastifyJs, expected: written, commits: true },
  {
    name: 'under-condition',
    count: 3,
    files: underCondition,
    expected: { status: 0, said: /^written, steps left to a person: 1$/ },
    commits: true,
  },
  {
    name: 'dirty-elsewhere',
    count: 2,
    files: fastifyTs,
    expected: written,
    commits: true,
    afterwards: async (folder) => writeFileSync(join(folder, 'NOTES.md'), 'Not yet\n'),
  },
  {
    name: 'dirty',
    count: 4,
    files: fastifyTs,
    expected: { status: 4, said: /^UNCOMMITTED: / },
    afterwards: async (folder) => appendFileSync(join(folder, 'src/server.ts'), '// Not yet\n'),
  },
  {
    name: 'staged',
    count: 2,
    files: fastifyTs,
    expected: { status: 4, said: /^there are staged changes$/ },
    async afterwards(folder) {
      writeFileSync(join(folder, 'NOTES.md'), 'Not yet\n');
      await run('git', ['add', 'NOTES.md'], { cwd: folder });
    },
  },
  {
    name: 'has-health',
    count: 3,
    files: withHealth,
    expected: { status: 4, said: /^EXISTS: / },
  },
  { name: 'koa', count: 3, files: koa, expected: refused },
  { name: 'python', count: 3, files: python, expected: refused },
];
/** With the feature already, committed. */
const done = { name: 'done', count: 4, expected: { status: 0, said: /^unchanged$/ } };

/** Makes them below a folder. `add` puts the feature into one, before it is committed. */
export async function makeFleet(
  root: string,
  add: (folder: string) => Promise<unknown>,
): Promise<Ship[]> {
  const ships: Ship[] = [];
  let index = 0;
  for (const { name, count, files, expected, commits = false, afterwards } of kinds) {
    for (let each = 0; each < count; each++, index++) {
      const ship = `${name}-${each}`;
      await launch(join(root, ship), files(index));
      await afterwards?.(join(root, ship));
      ships.push({ name: ship, expected, commits });
    }
  }
  const [first, ...others] = Array.from(
    { length: done.count },
    (_, each) => `${done.name}-${each}`,
  );
  if (first === undefined) return ships;
  await launch(join(root, first), fastifyTs(index), add);
  for (const other of others) cpSync(join(root, first), join(root, other), { recursive: true });
  for (const name of [first, ...others])
    ships.push({ name, expected: done.expected, commits: false });
  return ships;
}

async function launch(
  folder: string,
  files: Files,
  before: (folder: string) => Promise<unknown> = async () => {},
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await before(folder);
  await commitAll(folder);
}
