import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { runCommand } from '../../src/platform/db/migration/command.js';
import type { Ending } from './postgres.js';

const MIGRATE = fileURLToPath(new URL('../../src/platform/db/migrate.ts', import.meta.url));
const NOWHERE = 'postgres://127.0.0.1:1/no';

export const up = (sql: string, down = '-- Nothing to undo.'): string =>
  `-- Up Migration\n${sql}\n-- Down Migration\n${down}\n`;

/** A folder with migrations, and the command for it: in this process, or in one of its own. */
export async function migrationsOf(t: Ending, files: Readonly<Record<string, string>>) {
  const dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  for (const [name, text] of Object.entries(files)) await write(name, text);

  async function run(command: string, args: readonly string[] = [], url = NOWHERE) {
    const lines: string[] = [];
    const add = (text: string) => void lines.push(text);
    const env = { MIGRATION_DATABASE_URL: url };
    const all = [command, '--dir', dir, ...args];
    const code = await runCommand(all, env, { print: add, log: add });
    return { code, output: lines.join('\n') };
  }

  function start(command: string, args: readonly string[] = [], url = NOWHERE) {
    const all = ['--import', 'tsx', MIGRATE, command, '--dir', dir, ...args];
    const child = spawn(process.execPath, all, {
      env: { ...process.env, MIGRATION_DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    return { child, ended, output: () => output };
  }

  return { dir, write, run, start };
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
