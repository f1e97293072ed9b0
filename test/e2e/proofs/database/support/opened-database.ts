import type { TestContext } from 'node:test';
import {
  createDatabase,
  type Database,
  type DatabaseOptions,
} from '../../src/platform/db/database.js';

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A database with what it has logged; closed when the test `t` is over. */
export function openDatabase(
  t: TestContext,
  url: string,
  options: Partial<DatabaseOptions> = {},
): { database: Database; lines: Line[] } {
  const lines: Line[] = [];
  const write = (level: Line['level']) => (fields: object, message: string) => {
    lines.push({ level, message, fields: { ...fields } });
  };
  const database = createDatabase({
    url,
    applicationName: 'test',
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    ...options,
  });
  t.after(() => database.close());
  return { database, lines };
}
