import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Files, json } from './small-services.ts';

/*
 * Small services as a fleet has them: no two of the same text, in both languages and module systems, some
 * formatted as our templates are and some not. Every one can be wired.
 */

/** Writes them; returns their folders. */
export function makeTargets(root: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = join(root, `service-${index}`);
    for (const [path, text] of Object.entries(kinds[index % kinds.length]?.(index) ?? {})) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  });
}

const manifest = (index: number, framework: string, more: object): string =>
  json({
    name: `service-${index}`,
    version: `1.${index}.0`,
    private: true,
    ...more,
    dependencies: { [framework]: { express: '^5.1.0', fastify: '^5.10.0' }[framework] },
  });

const tsconfig = json({
  compilerOptions: { target: 'ES2022', module: 'NodeNext', strict: true, skipLibCheck: true },
  include: ['src'],
});

const fastifyTs = (index: number): Files => ({
  'package.json': manifest(index, 'fastify', {
    type: 'module',
    scripts: { start: 'node --import tsx src/server.ts' },
  }),
  'tsconfig.json': tsconfig,
  '.prettierrc': json({ singleQuote: true, printWidth: 80 + (Math.floor(index / 4) % 40) }),
  'src/server.ts': `import Fastify from 'fastify';
import { things } from './things.js';

const app = Fastify();

app.get('/things-${index}', async () => things);

await app.listen({ port: Number(process.env.PORT ?? ${3000 + index}) });
`,
  'src/things.ts': `export const things = [{ id: 'thing-${index}', left: ${index} }];\n`,
});

const expressCjs = (index: number): Files => ({
  'package.json': manifest(index, 'express', {
    main: 'index.js',
    scripts: { start: 'node index.js' },
  }),
  'index.js': `const express = require("express");
const { things } = require("./things");

const app = express();

app.use(express.json());
app.get("/things-${index}", (req, res) => {
    res.json(things);
});

app.listen(process.env.PORT || ${3000 + index});
`,
  'things.js': `module.exports = { things: [{ id: "thing-${index}" }] };\n`,
});

const expressTs = (index: number): Files => ({
  'package.json': manifest(index, 'express', {
    type: 'module',
    scripts: { start: 'node dist/index.js', build: 'tsc' },
  }),
  'tsconfig.json': tsconfig,
  'src/app.ts': `import express from 'express';

export const app = express();

app.get('/things-${index}', (_request, response) => {
  response.json({ things: ${index} });
});
`,
  'src/index.ts': `import { app } from './app.js';

app.listen(Number(process.env.PORT ?? ${3000 + index}));
`,
});

const fastifyCjs = (index: number): Files => ({
  'package.json': manifest(index, 'fastify', {
    main: 'server.js',
    scripts: { start: 'node server.js' },
  }),
  '.prettierrc': json({ semi: false, singleQuote: true }),
  'app.js': `const fastify = require('fastify')

function build() {
  const app = fastify()
  app.get('/things-${index}', async () => ({ things: ${index} }))
  return app
}

module.exports = { build }
`,
  'server.js': `const { build } = require('./app')

const app = build()
app.listen({ port: Number(process.env.PORT || ${3000 + index}) })
`,
});

const kinds = [fastifyTs, expressCjs, expressTs, fastifyCjs];
