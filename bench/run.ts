/*
 * `npm run bench [-- --only new|add|help|yo|service|cache|codeowners|database|fleet] [--rounds 9] [--json]`:
 * ours and others side by side, in one run, on this machine. Absolute figures belong to the machine; the ratios count.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { add } from './add.ts';
import { cache } from './cache.ts';
import { codeowners } from './codeowners.ts';
import type { Comparison } from './comparison.ts';
import { database } from './database.ts';
import { fleet } from './fleet.ts';
import { help } from './help.ts';
import { type Installed, installPacked, installPeers } from './install.ts';
import { newService } from './new-service.ts';
import { service } from './service.ts';
import { table } from './table.ts';
import { yo } from './yo.ts';

const comparisons: Readonly<
  Record<string, (ours: Installed, rounds: number) => Comparison | Promise<Comparison>>
> = {
  new: newService,
  add,
  help,
  yo,
  service,
  cache,
  codeowners,
  database,
  fleet,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
});
const names = values.only === undefined ? Object.keys(comparisons) : [values.only];
const rounds = Number(values.rounds);
if (
  !names.every((name) => Object.hasOwn(comparisons, name)) ||
  !Number.isInteger(rounds) ||
  rounds < 1
) {
  console.error(
    `usage: npm run bench -- [--only ${Object.keys(comparisons).join('|')}] [--rounds <n>] [--json]`,
  );
  process.exit(2);
}

installPeers();
const ours = installPacked();

const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}`;
const done: Comparison[] = [];
if (!values.json)
  console.log(`${machine}; median (min–max) of ${rounds} interleaved rounds after a warm-up`);
for (const name of names) {
  const comparison = await comparisons[name]?.(ours, rounds);
  if (comparison === undefined) continue;
  done.push(comparison);
  if (!values.json) console.log(`\n${table(comparison)}`);
}
if (values.json) console.log(JSON.stringify({ machine, rounds, comparisons: done }, null, 2));
