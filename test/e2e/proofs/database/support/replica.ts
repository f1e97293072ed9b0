import { chown, cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { serve } from '../../scripts/postgres.js';
import type { Ending, TestPostgres } from './postgres.js';

export interface TestReplica {
  readonly url: string;
  /** What the primary writes is received, and not replayed, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/**
 * A server that streams from `primary`, which must be an own one and is restarted for it: from a copy of
 * its data, as the binaries of the tests have no pg_basebackup.
 *
 * @param database the path of a database's URL on the primary
 */
export async function startReplica(t: Ending, primary: TestPostgres): Promise<TestReplica> {
  const parent = await mkdtemp(join(tmpdir(), 'postgres-replica-'));
  const folder = join(parent, 'data');
  await primary.stop();
  await cp(primary.folder, folder, { recursive: true });
  await primary.start();
  await rm(join(folder, 'postmaster.pid'), { force: true });
  const { hostname, port, username, password, pathname } = new URL(primary.url);
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  await writeFile(join(folder, 'standby.signal'), '');
  await writeFile(join(folder, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  await giveTo(folder, primary.folder);
  const server = await serve(folder);
  t.after(async () => {
    await server.stop();
    await rm(parent, { recursive: true, force: true });
  });
  const url = new URL(server.url);
  url.pathname = pathname;
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    url: url.href,
    pause: () => run('SELECT pg_wal_replay_pause()'),
    resume: () => run('SELECT pg_wal_replay_resume()'),
    stop: server.stop,
    start: server.start,
  };
}

/** As root the copy is root's, and the server runs as the owner of the original. */
async function giveTo(folder: string, like: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(like);
  const paths = await readdir(folder, { recursive: true });
  for (const path of ['', ...paths]) await chown(join(folder, path), uid, gid);
}
