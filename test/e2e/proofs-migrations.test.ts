import { proveOnServices } from './support/laid-over.ts';

proveOnServices('migrations', [['--database=postgres', '--no-adr']]);
