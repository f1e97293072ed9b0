import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './child.ts';
import { copyOf, npmInstall } from './installs.ts';
import { freshFolder, onceInTheRun } from './scratch.ts';

/* A small service that somebody wrote before: Fastify 5, TypeScript, ES modules. */

export const server = 'src/server.ts';

const serverText = `import Fastify from 'fastify';

const app = Fastify({ logger: true });

app.get('/', async () => ({ hello: 'shop' }));

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
`;

const manifest = {
  name: 'shop',
  version: '3.2.1',
  private: true,
  type: 'module',
  scripts: { start: 'node --import tsx src/server.ts', typecheck: 'tsc --noEmit' },
  dependencies: { fastify: '^5.10.0' },
  devDependencies: { '@types/node': '^20.19.0', tsx: '^4.20.0', typescript: '~6.0.3' },
};

const tsconfig = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['src', 'test'],
};

/** Writes the repository; texts may be bent first (end of line, last newline). */
export function writeRepository(
  folder: string,
  bend: (text: string) => string = (text) => text,
): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  const put = (path: string, text: string) => writeFileSync(join(folder, path), bend(text));
  put('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  put('tsconfig.json', `${JSON.stringify(tsconfig, null, 2)}\n`);
  put(server, serverText);
  put('.env.example', '# Where the shop sells\nREGION=eu\n');
  put('.gitignore', 'node_modules\n');
}

const installedOnce = onceInTheRun('shop', async (folder) => {
  writeRepository(folder);
  await npmInstall(folder);
});

/** A fresh copy of the repository with its dependencies installed. */
export const installedRepository = async (): Promise<string> =>
  copyOf(await installedOnce(), 'shop');

/** A fresh copy without dependencies, as one commit in git. */
export async function committedRepository(bend?: (text: string) => string): Promise<string> {
  const folder = join(freshFolder('shop'), 'shop');
  writeRepository(folder, bend);
  await commitAll(folder);
  return folder;
}

/** Commits all that is there; makes the folder a repository first, where it is none. */
export async function commitAll(folder: string): Promise<void> {
  await must('git', ['-c', 'init.defaultBranch=main', 'init', '--quiet'], { cwd: folder });
  // core.autocrlf off: the bytes are what the tests are about.
  await must('git', ['-c', 'core.autocrlf=false', 'add', '--all'], { cwd: folder });
  await must('git', ['commit', '--quiet', '-m', 'shop'], { cwd: folder });
}
