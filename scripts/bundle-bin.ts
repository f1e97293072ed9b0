import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/** What `new` and `add` load in every run. */
const always = ['src/cli/run.ts', 'src/plan/add-records.ts'];

/** The one module whose imports on demand stay as they are: it loads the rest of the bin. */
const start = join('src', 'cli.ts');

/** What both bundles have in common. */
export const bundling = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // A native binding has to be found at run time.
  external: ['oxc-parser'],
  // jsonc-parser's `main` is UMD, which no bundler can read.
  mainFields: ['module', 'main'],
  // What is CommonJS in the dependencies asks for Node's modules by `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  // The licences are in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} as const satisfies esbuild.BuildOptions;

/**
 * The bin as a handful of files, since finding and compiling many small ones is most of what a short
 * run costs.
 *
 * @returns the files that went into it
 */
export async function bundleBin(root: URL): Promise<string[]> {
  const at = (path: string): string => fileURLToPath(new URL(path, root));
  const { metafile } = await esbuild.build({
    ...bundling,
    absWorkingDir: at(''),
    entryPoints: [at('src/cli.ts')],
    outdir: at('dist/bin'),
    external: [...bundling.external],
    plugins: [formatterBeside, twoFilesOnDemand(at(''))],
  });
  chmodSync(at('dist/bin/cli.js'), 0o755);
  return Object.keys(metafile.inputs);
}

/** prettier's parts stay files of their own, which both bundles load where they are needed. */
export const formatterBeside: esbuild.Plugin = {
  name: 'formatter beside the bundle',
  setup(build) {
    build.onResolve({ filter: /^prettier\// }, ({ path }) => ({
      path: `../prettier/${basename(path)}.mjs`,
      external: true,
    }));
  },
};

/**
 * All modules that are imported on demand in two files, of what is needed always and of the rest,
 * where esbuild would make a chunk of each and one of whatever several of them share. A module in
 * them still is not evaluated before it is asked for: esbuild makes a function of one that is required.
 */
function twoFilesOnDemand(root: string): esbuild.Plugin {
  const onDemand = [...readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })]
    .map((path) => join('src', path))
    .filter((path) => path.endsWith('.ts') && path !== start)
    .flatMap((path) => importsOnDemand(root, path).map(({ module }) => module));
  const isIn = (file: string, module: string): boolean =>
    always.includes(module) === (file === 'always');
  return {
    name: 'two files on demand',
    setup(build) {
      build.onResolve({ filter: /^on-demand:/ }, ({ path }) => ({
        path: path.replace('on-demand:', ''),
        namespace: 'on-demand',
      }));
      build.onLoad({ filter: /./, namespace: 'on-demand' }, ({ path }) => ({
        contents: `export const modules = {${[...new Set(onDemand)]
          .filter((module) => isIn(path, module))
          .map((module) => `'${module}': () => require('./${module}'),`)
          .join('\n')}};`,
        resolveDir: root,
      }));
      build.onLoad({ filter: /[\\/]src[\\/].+\.ts$/ }, ({ path }) => {
        const module = relative(root, path);
        let contents = readFileSync(path, 'utf8');
        if (module !== start)
          for (const { text, module: wanted } of importsOnDemand(root, module)) {
            const file = isIn('always', wanted) ? 'always' : 'rest';
            const call = `import('on-demand:${file}').then(({ modules }) => modules['${wanted}']())`;
            contents = contents.replaceAll(text, (found, place: number) =>
              contents.slice(0, place).endsWith('typeof ') ? found : call,
            );
          }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** The imports on demand of a module of ours, by path from the root with `/`. */
function importsOnDemand(root: string, path: string): { text: string; module: string }[] {
  const source = readFileSync(join(root, path), 'utf8');
  return [...source.matchAll(/(?<!typeof )import\('(\.[^']+)\.js'\)/g)].map(([text, to = '']) => ({
    text,
    module: relative(root, resolve(join(root, dirname(path)), `${to}.ts`))
      .split(sep)
      .join('/'),
  }));
}
