import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitAll } from './git.ts';
import { type Files, filesOf, json, nestFiles, serviceFiles } from './small-services.ts';

/*
 * A repository of many files, the same every time: workspaces with what they are built into, an
 * Express and a Fastify service with forty routes each, a NestJS and a SvelteKit one, documents, and
 * node_modules. git knows all but what is installed and built.
 */

export const allFiles = 20_000;
const libraries = 26;
const installed = { packages: 200, files: 35 };

/** Makes it below `root`; `addSite` puts the SvelteKit project into its folder. */
export function makeRepository(root: string, addSite: (packages: string) => number): void {
  mkdirSync(join(root, 'packages'), { recursive: true });
  let files = addSite(join(root, 'packages'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    files += 1;
  };
  const writeAll = (tree: Files, below = ''): void => {
    for (const [path, text] of Object.entries(tree)) write(`${below}${path}`, text);
  };
  writeAll(rootFiles);
  writeAll(serviceFiles('express'), 'packages/api/');
  writeAll(serviceFiles('fastify'), 'packages/feed/');
  // The one service is written as our templates are, the other by prettier's defaults.
  write('packages/feed/.prettierrc', '{}\n');
  writeAll(nestFiles, 'packages/nest/');
  for (let index = 0; index < libraries; index += 1)
    writeAll(libraryFiles(index), `packages/lib-${index}/`);
  for (let index = 0; index < installed.packages; index += 1)
    writeAll(installedFiles(index), `node_modules/dependency-${index}/`);
  for (const [name, version] of Object.entries({ express: '5.1.0', fastify: '5.12.0' }))
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version }));
  for (let index = 0; files < allFiles; index += 1)
    write(`docs/part-${index % 50}/note-${index}.md`, `# Note ${index}\n\nOne of many.\n`);
  commitAll(root);
}

const rootFiles: Files = {
  'package.json': json({ name: 'large', private: true, workspaces: ['packages/*'] }),
  'package-lock.json': json({ name: 'large', lockfileVersion: 3, packages: {} }),
  'tsconfig.base.json': json({
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
    },
  }),
  '.prettierrc': json({ singleQuote: true, printWidth: 100 }),
  '.gitignore': 'node_modules\ndist\n',
  'README.md': '# Large\n',
};

const libraryFiles = (own: number): Files => ({
  'package.json': json({ name: `lib-${own}`, version: '1.0.0', type: 'module' }),
  'tsconfig.json': json({ extends: '../../tsconfig.base.json', include: ['src'] }),
  'README.md': `# lib-${own}\n`,
  ...filesOf(100, (index) => [
    `src/part-${index % 10}/file-${index}.ts`,
    `export const value = ${index};\n`,
  ]),
  ...filesOf(200, (index) => [`dist/file-${index}.js`, `export const value = ${index};\n`]),
});

const installedFiles = (own: number): Files => ({
  'package.json': json({ name: `dependency-${own}`, version: '1.0.0', main: 'lib/file-0.js' }),
  ...filesOf(installed.files - 1, (index) => [
    `lib/file-${index}.js`,
    `module.exports = ${index};\n`,
  ]),
});
