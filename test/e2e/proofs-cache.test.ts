import { proveOnServices } from './support/laid-over.ts';

const redis = ['--cache=redis', '--write-through', '--write-behind', '--warming'];

proveOnServices('cache-memory', [['--cache=memory']]);
proveOnServices(['cache-memory', 'cache'], [redis]);
