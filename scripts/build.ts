/* Compiles, then writes what is made from the schemas: the catalog and the published JSON Schema. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

rmSync(at('dist'), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '--project', at('tsconfig.build.json')], { stdio: 'inherit' });
copyFileSync(at('src/versions/package.json'), at('dist/src/versions/package.json'));
chmodSync(at('dist/src/cli.js'), 0o755);

const { makeCatalog } = await import('./catalog.ts');
writeFileSync(at('dist/catalog.json'), JSON.stringify(await makeCatalog()));

const { z } = await import('zod');
const { resultSchema } = await import('../src/output/result.ts');
mkdirSync(at('dist/schemas'), { recursive: true });
writeFileSync(
  at('dist/schemas/result.json'),
  `${JSON.stringify(z.toJSONSchema(resultSchema), null, 2)}\n`,
);
