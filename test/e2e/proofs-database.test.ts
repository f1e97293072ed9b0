import { proveOnServices } from './support/laid-over.ts';

proveOnServices('database', [['--database=postgres', '--replicas', '--locks']]);
