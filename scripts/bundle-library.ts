import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundling } from './bundle-bin.ts';

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
    external: [...bundling.external, 'yeoman-generator', 'mem-fs-editor'],
  });
  return Object.keys(metafile.inputs);
}
