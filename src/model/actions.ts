import { versionOf } from '../versions/versions.js';
import type { Block } from './block.js';

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

/** Names that a piece of wiring takes from a module. */
export interface ImportOf {
  /** Path of a module in the repository as its template has it (`.ts`), or a package. */
  readonly from: string;
  readonly names: readonly string[];
  /** Types only: left out if the repository is JavaScript. */
  readonly type?: boolean;
}

/**
 * One piece of wiring: what the user's own file must hold, and where. In `code`, `$app`, `$server`
 * and `$sockets` stand for the names that the file has for them.
 */
export interface WireEdit {
  /**
   * - `entry`: a statement of the file that the process starts with, before all others
   * - `options`: a spread in the options that create the application
   * - `made`: a call right after the creation of the application, before anything is registered
   * - `registered`: a call after everything that is registered
   * - `server`: a statement where the server listens
   * - `sockets`: a statement after the creation of the WebSocket server
   */
  readonly place: 'entry' | 'options' | 'made' | 'registered' | 'server' | 'sockets';
  readonly code: string;
  /** The function or value of ours in `code`: where a reachable file uses it, it is wired. */
  readonly uses: string;
  /** Among our edits in one place, the lower rank comes first, whatever the order of runs. */
  readonly rank: number;
  readonly imports: readonly ImportOf[];
  /** With `options`: left out if somebody else creates the application, such as fastify-cli. */
  readonly ifMade?: boolean;
  /** With `options`: a property that the spread replaces: a boolean, or one that the user gives up. */
  readonly replaces?: string;
  /** With `server`: what it drains beside HTTP/1; another server than that is refused. */
  readonly drains?: readonly ('http2' | 'webSockets')[];
  /** A method that may be called only once; `why` continues a sentence that starts with a place. */
  readonly once?: { readonly method: string; readonly why: string };
}

/** A link that one of our seeds gets when another feature is installed as well. */
export type WireLink = PropertyLink | StatementLink;

interface SeedLink {
  readonly file: string;
  /** The exported constant that it is about. */
  readonly object: string;
  readonly imports: readonly ImportOf[];
}

/** A property of an object. */
export interface PropertyLink extends SeedLink {
  readonly key: string;
  /** The name of `value` in the object that the key holds, and that several features share. */
  readonly entry?: string;
  readonly value: string;
  /** A key that another link brings and that is behind this one, whichever of them came first. */
  readonly before?: string;
}

/** A statement behind the constant, among others about it in the order of their texts. */
export interface StatementLink extends SeedLink {
  readonly statement: string;
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

export interface NoteAction {
  readonly type: 'note';
  readonly text: string;
}

export type Action = (
  | FileAction
  | BlockAction
  | JsonAction
  | DepsAction
  | ScriptAction
  | EnvAction
  | WireAction
  | RecordAction
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
