import { proveRepositories } from './support/repository-proofs.ts';

proveRepositories((name) => !/^(express|fastify)/.test(name));
