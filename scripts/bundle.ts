import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/**
 * The bin, and what the generators are made with, each as one module and a few chunks, since resolving
 * hundreds of small files is most of what a short run costs. The API stays as compiled: hosts load it
 * once.
 */
export async function bundle(root: URL): Promise<void> {
  const at = (path: string): string => fileURLToPath(new URL(path, root));
  await bundleOf(at('dist/src/cli.js'), at('dist/bin'));
  chmodSync(at('dist/bin/cli.js'), 0o755);
  // Yeoman's packages are those of the environment's other generators.
  await bundleOf(at('dist/src/yeoman/generator-for.js'), at('dist/yeoman'), [
    'yeoman-generator',
    'mem-fs-editor',
  ]);
  for (const name of readdirSync(at('dist/generators'))) {
    const index = at(`dist/generators/${name}/index.js`);
    const text = readFileSync(index, 'utf8');
    writeFileSync(index, text.replace('../../src/yeoman/', '../../yeoman/'));
  }
}

async function bundleOf(entry: string, outdir: string, external: string[] = []): Promise<void> {
  await esbuild.build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // A native binding has to be found at run time; the formatter is large and rarely needed.
    external: ['oxc-parser', 'prettier', ...external],
    // jsonc-parser's `main` is UMD, which no bundler can read.
    mainFields: ['module', 'main'],
    // What is CommonJS in the dependencies asks for Node's modules by `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    legalComments: 'linked',
    logLevel: 'warning',
  });
}
