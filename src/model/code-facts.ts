/*
 * Facts about a repository's code that need the parser. It is slow to load, so these facts are
 * separate from the others.
 */

/** Something in a source file, for the user to look at. */
export interface Place {
  /** Relative to the package's root, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is there, as a few words: `app.get('/health')`. */
  readonly what: string;
  /** Of a route, its path as it is written there. */
  readonly route?: string;
  /** Of a handler of signals, what it closes, as an argument of `onClose`; empty if nothing. */
  readonly closer?: string;
  /** Of a handler of signals, why it cannot be moved there. */
  readonly stays?: string;
}

export interface CodeFacts {
  /** Where the application is created, or the plugin that gets it. */
  readonly app: Place | undefined;
  /** Where the server starts to listen. */
  readonly listens: Place | undefined;
  /** Routes that a probe could be meant to ask. */
  readonly healthRoutes: readonly Place[];
  /** Handlers of SIGTERM and SIGINT. */
  readonly signalHandlers: readonly Place[];
  /** Handlers of errors: `setErrorHandler`, `onError`, a middleware of four parameters. */
  readonly errorHandlers: readonly Place[];
  /** Loggers of requests, and loggers given to the framework. */
  readonly requestLoggers: readonly Place[];
}
