import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/* The smallest service on each framework, whose compiler checks the types of packages, too. */

export type Framework = keyof typeof servers;

const port = 'Number(process.env.PORT ?? 3000)';

const servers = {
  fastify: `import Fastify from 'fastify';

const app = Fastify();

app.get('/', async () => ({ hello: 'shop' }));

app.listen({ port: ${port}, host: '127.0.0.1' });
`,
  express: `import express from 'express';

const app = express();

app.get('/', (_request, response) => {
  response.json({ hello: 'shop' });
});

app.listen(${port}, '127.0.0.1');
`,
  hono: `import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();

app.get('/', (c) => c.json({ hello: 'shop' }));

serve({ fetch: app.fetch, port: ${port}, hostname: '127.0.0.1' });
`,
} as const;

/** Writes the service with these dependencies; nothing is installed. */
export function writeSmall(
  folder: string,
  framework: Framework,
  dependencies: Readonly<Record<string, string>>,
  { isCommonJs = false, target = 'ES2022' } = {},
): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const manifest = {
    name: 'shop',
    version: '1.0.0',
    private: true,
    type: isCommonJs ? 'commonjs' : 'module',
    dependencies,
  };
  const compilerOptions = {
    module: isCommonJs ? 'commonjs' : 'nodenext',
    moduleResolution: isCommonJs ? 'node10' : 'nodenext',
    target,
    strict: true,
    skipLibCheck: false,
    esModuleInterop: true,
    noEmit: true,
    types: ['node'],
  };
  put('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  put(
    'tsconfig.json',
    `${JSON.stringify({ compilerOptions, include: ['src', 'test'] }, null, 2)}\n`,
  );
  put('src/server.ts', servers[framework]);
  put('.gitignore', 'node_modules\n');
}
