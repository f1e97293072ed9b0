import { versionOf } from '../versions/versions.js';

/*
 * What a feature wants, as data. A plan is a list of these; `resolve` turns them into changes of
 * files. All of it survives JSON, so a plan can be printed, kept and compared.
 */

export type Values = Readonly<Record<string, unknown>>;
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A whole file from a template. */
export interface FileAction {
  readonly type: 'file';
  readonly path: string;
  readonly template: string;
  readonly values: Values;
  /** Written only where there is none: from then on it grows by edits, a person's and ours. */
  readonly seed: boolean;
}

/** Keys of a JSON file. What is there stays, unless `replace`. */
export interface JsonAction {
  readonly type: 'json';
  readonly path: string;
  readonly value: JsonObject;
  readonly replace?: boolean;
}

/** Dependencies with their exact versions; what the package already has is left alone. */
export interface DepsAction {
  readonly type: 'deps';
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** A script of `package.json`; one that is there is left alone. */
export interface ScriptAction {
  readonly type: 'script';
  readonly name: string;
  readonly command: string;
}

/** A variable of the environment: an entry of the service's list and of `.env.example`. */
export interface EnvAction {
  readonly type: 'env';
  /** The file that holds the list, as `env-validation` writes it. */
  readonly file: string;
  readonly name: string;
  /** The zod expression, without the description. */
  readonly schema: string;
  readonly description: string;
  /** The value that a service has without the variable, as `.env.example` shows it. */
  readonly example: string;
  /** How the default reads in a table, where it is not simply `example`. */
  readonly shown?: string;
  /** Why, for who reads the list. */
  readonly comment?: string;
}

/** Lines that a person's own file must hold so that `module` does its work. */
export interface WireAction {
  readonly type: 'wire';
  /** The written module; a source file that imports it counts as wired. */
  readonly module: string;
  /** Where the lines go, as a sentence. */
  readonly where: string;
  readonly lines: readonly string[];
}

export interface NoteAction {
  readonly type: 'note';
  readonly text: string;
}

export type Action =
  | FileAction
  | JsonAction
  | DepsAction
  | ScriptAction
  | EnvAction
  | WireAction
  | NoteAction;

export const file = (path: string, template: string, values: Values = {}): FileAction => ({
  type: 'file',
  path,
  template,
  values,
  seed: false,
});

/** A file that is a person's from the start: made where there is none, never replaced. */
export const seed = (path: string, template: string, values: Values = {}): FileAction => ({
  ...file(path, template, values),
  seed: true,
});

export const json = (
  path: string,
  value: JsonObject,
  { replace = false }: { replace?: boolean } = {},
): JsonAction => ({ type: 'json', path, value, replace });

/** Names only: the versions come from `src/versions/package.json`, the one place that holds them. */
export const deps = (
  dependencies: readonly string[],
  devDependencies: readonly string[] = [],
): DepsAction => ({
  type: 'deps',
  dependencies: Object.fromEntries(dependencies.map((name) => [name, versionOf(name)])),
  devDependencies: Object.fromEntries(devDependencies.map((name) => [name, versionOf(name)])),
});

export const script = (name: string, command: string): ScriptAction => ({
  type: 'script',
  name,
  command,
});

export const env = (entry: Omit<EnvAction, 'type'>): EnvAction => ({ type: 'env', ...entry });

export const wire = (entry: Omit<WireAction, 'type'>): WireAction => ({ type: 'wire', ...entry });

export const note = (text: string): NoteAction => ({ type: 'note', text });
