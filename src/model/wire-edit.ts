/* What wiring puts into the files of the user, and into our seeds. */

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
  /** With `server`: it takes the place of the handlers of signals, if the user has said so. */
  readonly movesHandlers?: boolean;
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
