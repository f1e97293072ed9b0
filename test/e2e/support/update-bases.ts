import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeRepository } from './existing-repository.ts';
import { writeTill } from './express-repository.ts';
import type { Release } from './release-versions.ts';
import { freshFolder, once } from './scratch.ts';
import { baseOf, running } from './update-proof.ts';

/* What the releases make, or add to what was there; nobody writes into these folders. */

export async function newService(release: Release): Promise<string> {
  const cwd = freshFolder(release);
  const flags = ['--yes', '--no-git', '--no-install', '--json'];
  const { code, stdout, stderr } = await running[release](['new', 'orders', ...flags], { cwd });
  assert.equal(code, 0, stdout + stderr);
  return join(cwd, 'orders');
}

/** The features of the first release that are wired into code. */
const first = ['env-validation', 'error-handling', 'logging', 'health-check', 'graceful-shutdown'];

const added =
  (name: string, write: (folder: string) => void) =>
  async (release: Release): Promise<string> => {
    const cwd = join(freshFolder(release), name);
    mkdirSync(cwd);
    write(cwd);
    const { code, stdout, stderr } = await running[release](['add', ...first, '--yes', '--json'], {
      cwd,
    });
    assert.equal(code, 0, stdout + stderr);
    return cwd;
  };

export const fastifyRepository = added('shop', writeRepository);
export const expressRepository = added('till', writeTill);

export const serviceBase = once(() => baseOf(newService));
export const fastifyBase = once(() => baseOf(fastifyRepository));
export const expressBase = once(() => baseOf(expressRepository));
