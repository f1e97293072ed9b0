/*
 * Loaded by NODE_OPTIONS before a generated test: ends it at once, and well, where AGENTOPS_PROVED
 * names it; else notes in AGENTOPS_RAN that it was run. See proved-tests.ts.
 */
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';

const { AGENTOPS_PROVED = '[]', AGENTOPS_RAN } = process.env;
const file = resolve(process.argv[1] ?? '');
if (JSON.parse(AGENTOPS_PROVED).includes(file)) process.exit(0);
if (AGENTOPS_RAN && /\.test\.[cm]?[jt]s$/.test(file)) appendFileSync(AGENTOPS_RAN, `${file}\n`);
