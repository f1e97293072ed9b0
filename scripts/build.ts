/* Compiles, then writes what is made from the schemas: the catalog and the published JSON Schema. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = new URL('../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

rmSync(at('dist'), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '--project', at('tsconfig.build.json')], { stdio: 'inherit' });
copyFileSync(at('src/versions/package.json'), at('dist/src/versions/package.json'));
await bundleBin();

const { makeCatalog } = await import('./catalog.ts');
writeFileSync(at('dist/catalog.json'), JSON.stringify(await makeCatalog()));

const { z } = await import('zod');
const { resultSchema } = await import('../src/output/result.ts');
const { factsSchema } = await import('../src/output/facts.ts');
const { planFileSchema } = await import('../src/plan-file.ts');
const governance = await import('../src/output/governance-schemas.ts');
mkdirSync(at('dist/schemas'), { recursive: true });
const schemas = {
  result: resultSchema,
  detect: factsSchema,
  plan: planFileSchema,
  findings: governance.findingsSchema,
  owners: governance.ownersSchema,
  records: governance.recordsSchema,
  record: governance.recordSchema,
};
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(
    at(`dist/schemas/${name}.json`),
    `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
  );
}

/**
 * The bin as one module and a few chunks, since resolving hundreds of small files is most of what
 * a short run costs. The API and the generators stay as compiled: hosts load those once.
 */
async function bundleBin(): Promise<void> {
  await esbuild.build({
    entryPoints: [at('dist/src/cli.js')],
    outdir: at('dist/bin'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // A native binding has to be found at run time; the formatter is large and rarely needed.
    external: ['oxc-parser', 'prettier'],
    // jsonc-parser's `main` is UMD, which no bundler can read.
    mainFields: ['module', 'main'],
    // What is CommonJS in the dependencies asks for Node's modules by `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    legalComments: 'linked',
    logLevel: 'warning',
  });
  chmodSync(at('dist/bin/cli.js'), 0o755);
}
