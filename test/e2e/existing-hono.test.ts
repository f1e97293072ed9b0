import { proveRepositories } from './support/repository-proofs.ts';

proveRepositories((name) => name.startsWith('hono-'));
