import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundling, formatterBeside } from './bundle-bin.ts';

/**
 * The API and the generators in one go, so that they share their chunks: a process that loads several
 * has one class of each error. Yeoman stays outside, since its host brings what it shares with us.
 *
 * @returns the files that went into it
 */
export async function bundleLibrary(root: URL): Promise<string[]> {
  const at = (path: string): string => fileURLToPath(new URL(path, root));
  const generators = readdirSync(at('generators')).map((id) => `generators/${id}/index`);
  const { metafile } = await esbuild.build({
    ...bundling,
    absWorkingDir: at(''),
    entryPoints: Object.fromEntries(
      ['src/api', ...generators].map((module) => [module, at(`${module}.ts`)]),
    ),
    outdir: at('dist'),
    chunkNames: 'src/[name]-[hash]',
    plugins: [formatterBeside],
    external: [...bundling.external, 'yeoman-generator', 'mem-fs-editor'],
  });
  return Object.keys(metafile.inputs);
}

const formatter = ['standalone', 'plugins/estree', 'plugins/babel', 'plugins/typescript'];

/**
 * Puts the parts of prettier beside the bundles that `format.ts` imports: a seventh of the package.
 *
 * @returns the files that it copies
 */
export function copyFormatter(root: URL): string[] {
  const files = formatter.map((part) => `node_modules/prettier/${part}.mjs`);
  mkdirSync(new URL('dist/prettier/', root), { recursive: true });
  for (const file of files)
    copyFileSync(new URL(file, root), new URL(`dist/prettier/${basename(file)}`, root));
  return files;
}
