import type { AppAnswers } from './options.js';

/** How one package manager is driven, in a terminal, in CI and in a container. */
export interface PackageManagerCommands {
  /** The `packageManager` field of package.json; npm comes with Node and needs none. */
  readonly field: string | undefined;
  readonly lockfile: string;
  /** What an install needs beside package.json and the lockfile. */
  readonly settings: string | undefined;
  readonly run: string;
  readonly install: string;
  /** Exactly what the lockfile says, else an error. */
  readonly frozen: string;
  readonly production: string;
  /** Gets the pinned package manager itself; from npm, since Node 26 has no corepack. */
  readonly installManager: string;
  /** The variable that says where the cache is, and where CI has it. */
  readonly cacheVariable: string;
  readonly cachePath: string;
}

const managers: Record<AppAnswers['packageManager'], PackageManagerCommands> = {
  npm: {
    field: undefined,
    lockfile: 'package-lock.json',
    settings: undefined,
    run: 'npm run',
    install: 'npm install',
    frozen: 'npm ci',
    production: 'npm ci --omit=dev',
    installManager: '',
    cacheVariable: 'npm_config_cache',
    cachePath: '~/.npm',
  },
  pnpm: {
    field: 'pnpm@12.21.0',
    lockfile: 'pnpm-lock.yaml',
    settings: 'pnpm-workspace.yaml',
    run: 'pnpm',
    install: 'pnpm install',
    frozen: 'pnpm install --frozen-lockfile',
    production: 'pnpm install --frozen-lockfile --prod',
    installManager: 'npm install --global pnpm@12.21.0',
    cacheVariable: 'npm_config_store_dir',
    cachePath: '~/.local/share/pnpm/store',
  },
  yarn: {
    field: 'yarn@4.18.1',
    lockfile: 'yarn.lock',
    settings: '.yarnrc.yml',
    run: 'yarn',
    install: 'yarn install',
    frozen: 'yarn install --immutable',
    production: 'yarn workspaces focus --production',
    installManager: 'npm install --global @yarnpkg/cli-dist@4.18.1',
    cacheVariable: 'YARN_GLOBAL_FOLDER',
    cachePath: '~/.yarn/berry',
  },
  bun: {
    field: 'bun@1.4.5',
    lockfile: 'bun.lock',
    settings: undefined,
    run: 'bun run',
    install: 'bun install',
    frozen: 'bun install --frozen-lockfile',
    production: 'bun install --frozen-lockfile --production',
    installManager: 'npm install --global bun@1.4.5',
    cacheVariable: 'BUN_INSTALL_CACHE_DIR',
    cachePath: '~/.bun/install/cache',
  },
};

export const packageManagerOf = (name: AppAnswers['packageManager']): PackageManagerCommands =>
  managers[name];
