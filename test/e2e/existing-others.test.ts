import { proveRepositories } from './support/repository-proofs.ts';

proveRepositories((name) => !/^(express4|express5-[jt]s|fastify|hono)-/.test(name));
