// Times our statements and those of bare pg on one connection each, in turns of some hundred, so that what
// the machine does meanwhile meets both. Prints one JSON object: µs per statement and per transaction.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [service, url, rounds, turns, count] = process.argv.slice(2);
const pg = createRequire(join(service, 'package.json'))('pg');
const { createDatabase } = await import(
  pathToFileURL(join(service, 'dist', 'platform', 'db', 'database.js')).href
);
const quiet = { info() {}, warn() {}, error() {} };
const text = 'SELECT id, title FROM bench WHERE tenant_id = $1 AND id = $2';
const values = ['acme', 42];

// One connection, so that neither is timed while it waits for another one to open.
const pool = new pg.Pool({ connectionString: url, max: 1 });
const database = createDatabase({
  url,
  applicationName: 'bench',
  logger: quiet,
  budget: { maxConnections: 2, reserved: 1, instances: 1 },
});
await pool.query(
  'CREATE TABLE bench (tenant_id text, id int, title text, PRIMARY KEY (tenant_id, id))',
);
await pool.query(
  "INSERT INTO bench SELECT 'acme', n, 'title ' || n FROM generate_series(1, 1000) n",
);
await pool.query('ANALYZE bench');

const contestants = {
  query: {
    bare: () => pool.query(text, values),
    ours: () => database.query('bench', text, values),
  },
  transaction: {
    async bare() {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(text, values);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    ours: () => database.withTransaction((tx) => tx.query('bench', text, values)),
  },
};

async function timed(run) {
  const start = performance.now();
  for (let index = 0; index < Number(count); index++) await run();
  return performance.now() - start;
}

const results = [];
for (let round = 0; round <= Number(rounds); round++) {
  const result = {};
  for (const [name, { bare, ours }] of Object.entries(contestants)) {
    const spent = { bare: 0, ours: 0 };
    for (let turn = 0; turn < Number(turns); turn++) {
      // Who comes first has a colder cache.
      const order = turn % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'];
      for (const who of order) spent[who] += await timed(who === 'bare' ? bare : ours);
    }
    const us = (ms) => (ms * 1000) / (Number(turns) * Number(count));
    result[name] = { bare: us(spent.bare), ours: us(spent.ours) };
  }
  // The first round warms up.
  if (round > 0) results.push(result);
}
process.stdout.write(JSON.stringify(results));
await database.close();
await pool.end();
