/** Where the texts of a tree come from: a disk, an editor in memory, or a plain object in tests. */
export interface Reader {
  /** The text at a path relative to the root with `/`, or undefined if there is no file. */
  read(path: string): string | undefined;
  /** All files below a folder, relative to the root; nothing of `node_modules`, `.git` or `dist`. */
  list(folder: string): readonly string[];
  /** What is directly in a folder (`.` is the root), sorted by name; nothing if there is none. */
  entries(folder: string): readonly Entry[];
  /** Why a file may be read but not edited, as the rest of a sentence; undefined if it may. */
  readOnly?(path: string): string | undefined;
}

export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The repository around a package: its root's reader, and the package's folder seen from there. */
export interface Above {
  readonly reader: Reader;
  /** With `/`, as `packages/api`. */
  readonly path: string;
}

/**
 * How sure a fact is: `certain` is written down in the repository, `likely` follows from what is
 * written, `guess` is a default for want of evidence, `given` was said by a flag or `.yo-rc.json`.
 */
export type Confidence = 'certain' | 'likely' | 'guess' | 'given';

/** Something found out about a repository, and where it was seen. */
export interface Fact<T> {
  readonly value: T;
  /** `file:line`, or a sentence where nothing was found. */
  readonly evidence: string;
  readonly confidence: Confidence;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';
export type Language = 'ts' | 'js';
export type ModuleSystem = 'esm' | 'cjs';
export type Ecosystem =
  | 'node'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'dotnet'
  | 'php'
  | 'ruby'
  | 'none';

/** Versions that a workspace keeps in one place, which its packages name by `catalog:<name>`. */
export interface Catalog {
  readonly file: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** A dependency with the versions that it stands for. */
export interface Requirement {
  /** As `package.json` has it, such as `catalog:` or `^5.1.0`. */
  readonly stated: string;
  /** The range of versions; undefined for `*`, a tag, an address. */
  readonly range: string | undefined;
  readonly evidence: string;
}

/** What can be told about a package and the repository around it, before its code is parsed. */
export interface Project {
  /** The target's folder name; a service's default name. */
  readonly folder: string;
  /** The parsed `package.json`, or undefined if there is none. */
  readonly manifest: Manifest | undefined;
  /** True if this generator made the service (`.yo-rc.json` says so). */
  readonly generated: boolean;
  /** Ids of the features that are here, or will be after this run. */
  readonly features: readonly string[];
  /** Names of what the repository around has for all its packages, such as typescript. */
  readonly toolsAround: readonly string[];
  /** What the package depends on, or the repository around for all its packages, by name. */
  readonly requirements: Readonly<Record<string, Requirement>>;
  /** The default catalog of the workspace, if new dependencies belong in it. */
  readonly catalog: Catalog | undefined;
  readonly ecosystem: Fact<Ecosystem>;
  readonly packageManager: Fact<PackageManager>;
  readonly workspace: Fact<Workspace | undefined>;
  readonly language: Fact<Language>;
  readonly moduleSystem: Fact<ModuleSystem>;
  /** `engines.node`, else what `.nvmrc` and similar pin. */
  readonly nodeRange: Fact<string | undefined>;
  /** The web framework, as `package.json` names it, and as it is installed. */
  readonly framework: Fact<Framework | undefined>;
  /** The source file that the process starts with. */
  readonly entry: Fact<string | undefined>;
  /** `src`, or `.` where the sources are at the root. */
  readonly sourceDir: Fact<string>;
  readonly outDir: Fact<string | undefined>;
  readonly testRunner: Fact<TestRunner | undefined>;
  /** Where its tests are; undefined if there are none, or where they stand beside the sources. */
  readonly testDir: Fact<string | undefined>;
  readonly formatter: Fact<'prettier' | 'biome' | undefined>;
  readonly linter: Fact<string | undefined>;
  readonly style: Fact<FormatStyle>;
  /** How relative imports end: `.js` (also for TypeScript under NodeNext), nothing, or `.ts`. */
  readonly importEndings: Fact<ImportEndings>;
  readonly tsconfig: Fact<Tsconfig | undefined>;
  readonly logger: Fact<LoggerInUse | undefined>;
  readonly redis: Fact<string | undefined>;
  /** The PostgreSQL driver or ORM. */
  readonly postgres: Fact<string | undefined>;
  /** The driver of a database that is not PostgreSQL. */
  readonly otherDatabase: Fact<string | undefined>;
  /** What changes the schema of the database already, other than our own migrations. */
  readonly migrationTool: Fact<string | undefined>;
  /** The folder of migrations for node-pg-migrate, and the files in it. */
  readonly migrationFiles: Fact<MigrationFiles | undefined>;
  /** For new ones, 14 digits each: from now on, and later than those that exist. */
  readonly migrationTimes?: readonly string[];
  /** True if a source serves HTTP/2. */
  readonly http2: Fact<boolean>;
  /** The package that serves WebSockets. */
  readonly webSockets: Fact<string | undefined>;
  /** Who takes SIGUSR2 already: nodemon restarts by it. */
  readonly sigusr2: Fact<'nodemon' | 'code' | undefined>;
  /** What kills the service before a drain is over, or keeps SIGTERM from it. */
  readonly killTimes: Fact<readonly KillTime[] | undefined>;
  /** Packages that shut a server down already, such as close-with-grace. */
  readonly shutdownLibrary: Fact<string | undefined>;
  readonly dockerfile: Fact<string | undefined>;
  readonly compose: Fact<string | undefined>;
  readonly ci: Fact<string | undefined>;
  readonly gitHost: Fact<'github' | 'gitlab' | 'bitbucket' | undefined>;
  readonly codeowners: Fact<string | undefined>;
  readonly adrFolder: Fact<string | undefined>;
  /** Everything in the repository; found for the features that are about the whole of it. */
  readonly repository?: RepositoryFiles;
  /** Facts about the code (`app`, `listen`, …) that were said instead of found, by their names. */
  readonly given?: Readonly<Record<string, Fact<unknown>>>;
}

/** A place that has to change for a stop to have its time. */
export interface KillTime {
  /** `file:line` */
  readonly at: string;
  readonly why: string;
  /** The lines to write there. */
  readonly set: readonly string[];
}

export interface MigrationFiles {
  readonly folder: string;
  readonly files: readonly string[];
}

export interface RepositoryFiles {
  /** What git knows or would add, relative to the repository's root. */
  readonly files: readonly string[];
  /** Files of owners that exist, by path. */
  readonly codeowners: Readonly<Record<string, string>>;
}

export type TestRunner = 'node' | 'jest' | 'vitest' | 'mocha' | 'ava' | 'tap' | 'jasmine' | 'bun';
export type ImportEndings = '.js' | 'none' | '.ts';

export interface Framework {
  readonly name: string;
  readonly range: string;
  /** Undefined if nothing is installed. */
  readonly installed: string | undefined;
  /** The major version, from the installed one or else the range; undefined for `*` and similar. */
  readonly major: number | undefined;
}

export interface Workspace {
  readonly tool: PackageManager;
  /** turbo, nx or lerna, where one runs the tasks. */
  readonly orchestrator: string | undefined;
  /** From the package up to the workspace's root, such as `../..`. */
  readonly root: string;
  /** From the workspace's root down to the package: `packages/api`, or `.` for the root itself. */
  readonly path: string;
}

/** Of `tsconfig.json` with what it extends inside the repository, what generated code must fit. */
export interface Tsconfig {
  readonly file: string;
  /** Lower case, as `nodenext`. */
  readonly module: string | undefined;
  readonly moduleResolution: string | undefined;
  /** Lower case; where nothing is said, what `module` or the version of TypeScript makes of it. */
  readonly target: string | undefined;
  readonly lib: readonly string[] | undefined;
  readonly strict: boolean;
  readonly skipLibCheck: boolean;
  readonly verbatimModuleSyntax: boolean;
  readonly esModuleInterop: boolean;
  readonly rootDir: string | undefined;
  readonly outDir: string | undefined;
  /** Relative to the package: `baseUrl` and the folder of the file that has them are worked in. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

/** How the repository's files are formatted, in the words of prettier's options. */
export interface FormatStyle {
  /** Spaces, or a tab. */
  readonly indent: number | 'tab';
  readonly quotes: 'single' | 'double';
  readonly semicolons: boolean;
  /** Columns. */
  readonly width: number;
  readonly trailingCommas: 'all' | 'es5' | 'none';
  readonly arrowParens: 'always' | 'avoid';
  readonly bracketSpacing: boolean;
  readonly eol: 'lf' | 'crlf';
  readonly finalNewline: boolean;
}

export interface LoggerInUse {
  /** pino, winston, bunyan, … */
  readonly library: string;
  /** The module that exports the logger, and the name of the export (`default` for the default one). */
  readonly module: string | undefined;
  readonly name: string | undefined;
}

export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly main?: string;
  readonly packageManager?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly workspaces?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
