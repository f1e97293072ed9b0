import { versionOf } from '../versions/versions.js';
import type { Block } from './block.js';
import type { ImportOf, PropertyLink, StatementLink, WireEdit, WireLink } from './wire-edit.js';

/*
 * The changes that a feature wants, as data. A plan is a list of these; `applyActions` turns them into
 * changes of files. All of it survives JSON, so a plan can be printed, kept and compared.
 */

export type Values = Readonly<Record<string, unknown>>;
type Scalar = string | number | boolean | null;
export type Json = Scalar | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A whole file from a template. */
export interface FileAction {
  readonly type: 'file';
  readonly path: string;
  readonly template: string;
  readonly values: Values;
  /** Written only if there is none: from then on it grows by edits, the user's and ours. */
  readonly seed: boolean;
  /** Imports of the user's own modules, named as they are: their endings are not ours to fit. */
  readonly theirs?: readonly string[];
  /** Earlier texts of ours that a seed replaces, as long as nobody has touched them. */
  readonly replaces?: readonly FileAction[];
}

/** A block of ours in a text file that is the user's otherwise; made if there is none. */
export interface BlockAction extends Block {
  readonly type: 'block';
  readonly path: string;
}

/** Keys of a JSON file. What is there stays, unless `replace`. */
export interface JsonAction {
  readonly type: 'json';
  readonly path: string;
  readonly value: JsonObject;
  readonly replace?: boolean;
  /** New keys go to their alphabetical place, so that the order of runs does not show. */
  readonly sorted?: boolean;
}

/** Dependencies with their exact versions; what the package already has is left alone. */
export interface DepsAction {
  readonly type: 'deps';
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** A script of `package.json`; one that exists is left alone. */
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
  /** How the default reads in a table, if it is not simply `example`. */
  readonly shown?: string;
  /** A comment for the readers of the list. */
  readonly comment?: string;
  /** All of ours in their order, in which a list has them; and the entry of an earlier version. */
  readonly order?: readonly string[];
  readonly replaces?: EnvAction;
}

/** Lines that the user's own files must hold so that a feature does its work. */
export interface WireAction {
  readonly type: 'wire';
  readonly feature: string;
  /** The framework that the adapter is for. */
  readonly framework: string;
  /** The instances that the wiring shares; written unless the user has wired it another way. */
  readonly seeds: readonly FileAction[];
  readonly edits: readonly WireEdit[];
  readonly links: readonly WireLink[];
  /** Why it can only be done by hand in this repository. */
  readonly byHand?: string;
}

/**
 * A decision record: the decision of a feature, or one of the user. Its number and its place depend
 * on the records that exist, so it comes after everything else.
 */
export interface RecordAction {
  readonly type: 'record';
  readonly record: { readonly decisionOf: string } | SaidDecision;
}

/** A decision in the user's words. */
export interface SaidDecision {
  readonly title: string;
  readonly status: 'proposed' | 'accepted' | 'rejected' | 'deprecated';
  /** Each `name=why it lost`. */
  readonly alternative: readonly string[];
  readonly context: string;
  readonly decision: string;
  readonly format?: 'agentops' | 'madr' | 'nygard';
  readonly naming?: 'number' | 'date';
  readonly dir?: string;
  readonly supersedes: readonly string[];
  readonly date?: string;
}

/** Something that only the user can do. */
export interface StepAction {
  readonly type: 'step';
  readonly where: string;
  readonly lines: readonly string[];
}

export interface NoteAction {
  readonly type: 'note';
  readonly text: string;
}

export type { ImportOf, PropertyLink, StatementLink, WireEdit, WireLink };

export type Action = (
  | FileAction
  | BlockAction
  | JsonAction
  | DepsAction
  | ScriptAction
  | EnvAction
  | WireAction
  | RecordAction
  | StepAction
  | NoteAction
) & {
  /** The feature that it is done for, which records it. */
  readonly of?: string;
};

export const file = (path: string, template: string, values: Values = {}): FileAction => ({
  type: 'file',
  path,
  template,
  values,
  seed: false,
});

/** A file that is the user's from the start: made if there is none, never replaced. */
export const seed = (path: string, template: string, values: Values = {}): FileAction => ({
  ...file(path, template, values),
  seed: true,
});

export const block = (path: string, content: Block): BlockAction => ({
  type: 'block',
  path,
  ...content,
});

export const json = (
  path: string,
  value: JsonObject,
  { replace = false, sorted = false }: { replace?: boolean; sorted?: boolean } = {},
): JsonAction => ({ type: 'json', path, value, replace, sorted });

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

export const record = (of: RecordAction['record']): RecordAction => ({
  type: 'record',
  record: of,
});

export const note = (text: string): NoteAction => ({ type: 'note', text });
