/** Where the texts of a tree come from: a disk, an editor in memory, or a plain object in tests. */
export interface Reader {
  /** The text at a path relative to the root with `/`, or undefined where there is no file. */
  read(path: string): string | undefined;
  /** All files below a folder, relative to the root; nothing of `node_modules`, `.git` or `dist`. */
  list(folder: string): readonly string[];
}

/** Something found out about a repository, and where it was seen. */
export interface Fact<T> {
  readonly value: T;
  /** `file:line`, or a sentence where nothing was found. */
  readonly evidence: string;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface Project {
  /** The target's folder name; a service's default name. */
  readonly folder: string;
  /** The parsed `package.json`, or undefined where there is none. */
  readonly manifest: Manifest | undefined;
  /** True where this generator made the service (`.yo-rc.json` says so). */
  readonly generated: boolean;
  readonly packageManager: Fact<PackageManager>;
  readonly language: Fact<'ts' | 'js'>;
  readonly moduleSystem: Fact<'esm' | 'cjs'>;
  /** The web framework, as `package.json` names it, and as it is installed. */
  readonly framework: Fact<Framework | undefined>;
  /** The file that listens, where one was recognised. */
  readonly entry: Fact<string | undefined>;
}

interface Framework {
  readonly name: string;
  readonly range: string;
  /** Undefined where nothing is installed. */
  readonly installed: string | undefined;
}

export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
