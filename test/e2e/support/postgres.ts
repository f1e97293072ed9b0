import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atTheEnd } from './scratch.ts';

/** The server that the tests of a made service start, as they do it. */
export interface Postgres {
  readonly url: string;
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Support {
  startPostgres(
    t: { after(end: () => Promise<void>): void },
    options: { readonly own: true },
  ): Promise<Postgres>;
}

/**
 * A PostgreSQL of its own from what a service has in its `node_modules`; it ends with the tests.
 *
 * @param support path of `support/postgres` in the folder of tests, below the service's root
 */
export async function startPostgres(
  root: string,
  support = 'test/support/postgres.ts',
): Promise<Postgres> {
  const module = (await import(pathToFileURL(join(root, support)).href)) as Support;
  return module.startPostgres({ after: (end) => atTheEnd(end) }, { own: true });
}
