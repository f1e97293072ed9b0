/* Compiles, then writes what is made from the schemas: the catalog and the published JSON Schema. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = new URL('../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

rmSync(at('dist'), { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '--project', at('tsconfig.build.json')], { stdio: 'inherit' });
copyFileSync(at('src/versions/package.json'), at('dist/src/versions/package.json'));
await bundle(root);

const { makeCatalog } = await import('../src/cli/make-catalog.ts');
writeFileSync(at('dist/catalog.json'), JSON.stringify(makeCatalog()));

const { z } = await import('zod');
const { resultSchema } = await import('../src/plan/result.ts');
const { factsSchema } = await import('../src/output/facts.ts');
const { planFileSchema } = await import('../src/plan/plan-file.ts');
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
