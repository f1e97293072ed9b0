/*
 * What Backstage's scaffolder action `run:yeoman` does, in its order: an environment in the
 * workspace, the one generator looked up and registered alone, and run with its options. Copied
 * into a folder that has yeoman-environment and the package in its node_modules, as a backend has.
 */
import { fileURLToPath } from 'node:url';
import { createEnv, lookupGenerator } from 'yeoman-environment';

const { workspace, namespace, args, options } = JSON.parse(process.argv[2]);
const found = lookupGenerator(namespace);
if (!found) throw new Error(`No Yeoman generator found: ${namespace}`);
const env = createEnv({ cwd: workspace });
env.register(found.startsWith('file:') ? fileURLToPath(found) : found, { namespace });
await env.run([namespace, ...args], options);
