import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/**
 * The bin as one module and a few chunks, since resolving hundreds of small files is most of what
 * a short run costs. The API and the generators stay as compiled: hosts load those once.
 */
export async function bundleBin(root: URL): Promise<void> {
  const at = (path: string): string => fileURLToPath(new URL(path, root));
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
