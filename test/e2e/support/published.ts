import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installInto } from './installs.ts';
import { onceInTheRun } from './scratch.ts';

/* Releases that services of users were made by: the tarballs, kept without what only a library needs. */

const home = onceInTheRun('published', (folder) =>
  installInto(folder, 'published', [
    fileURLToPath(new URL('../../fixtures/releases/generator-agentops-0.1.0.tgz', import.meta.url)),
  ]),
);

/** The bin of 0.1.0. */
export const firstReleaseBin = async (): Promise<string> =>
  join(await home(), 'node_modules/.bin/agentops');
