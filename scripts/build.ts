/*
 * Bundles the bin and the library, and writes what is made from the schemas: the catalog and the
 * published JSON Schema. With --no-types it leaves out the types, which only other packages need.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleBin } from './bundle-bin.ts';
import { bundleLibrary, copyFormatter } from './bundle-library.ts';
import { licenceTexts } from './licence-texts.ts';

const root = new URL('../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));

/** What each generator exports. */
const generatorTypes = `import type { BaseOptions, default as Generator } from 'yeoman-generator';

declare const generator: new (args: string[], options: BaseOptions) => Generator;
export default generator;
`;

rmSync(at('dist'), { recursive: true, force: true });
const bundled = [await bundleBin(root), await bundleLibrary(root), copyFormatter(root)].flat();
mkdirSync(at('dist/src/versions'), { recursive: true });
copyFileSync(at('src/versions/package.json'), at('dist/src/versions/package.json'));
writeFileSync(at('dist/bundled-licenses.txt'), licenceTexts(root, bundled));
if (!process.argv.includes('--no-types')) await writeTypes();

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

/** One file with what the API names, so that nobody needs the types of what is bundled. */
async function writeTypes(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', at('tsconfig.build.json')], {
    stdio: 'inherit',
  });
  const { Extractor, ExtractorConfig } = await import('@microsoft/api-extractor');
  const { succeeded } = Extractor.invoke(
    ExtractorConfig.loadFileAndPrepare(at('scripts/types.json')),
    { messageCallback: (message) => Object.assign(message, { handled: true }) },
  );
  if (!succeeded) throw new Error('the types of the API have errors: npx api-extractor run');
  rmSync(at('dist/types'), { recursive: true });
  for (const id of readdirSync(at('generators')))
    writeFileSync(at(`dist/generators/${id}/index.d.ts`), generatorTypes);
}
