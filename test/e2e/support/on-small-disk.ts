import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRoot, must, run } from './child.ts';
import { freshFolder, once } from './scratch.ts';

export interface SmallDiskOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const script = fileURLToPath(new URL('small-disk.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;

/** How a mount namespace is had here; where it can not be had the test fails, and says why. */
const namespace = once(async () => {
  const flags = isRoot() ? ['--mount'] : ['--map-root-user', '--mount'];
  const outcome = await run('unshare', [...flags, 'true'], { cwd: freshFolder('unshare') });
  if (outcome.code === 0) return flags;
  throw new Error(
    `A full disk needs a mount namespace: run as root, or allow user namespaces (${outcome.stderr.trim()})`,
  );
});

/**
 * Runs a command in a folder that holds the files of `seed` and is a file system of its own.
 *
 * @param limit options of the tmpfs, such as `size=64k` or `nr_inodes=30`
 */
export async function onSmallDisk(
  limit: string,
  seed: string,
  file: string,
  args: readonly string[],
): Promise<SmallDiskOutcome> {
  const disk = freshFolder('small-disk');
  const { stdout } = await must(
    'unshare',
    [
      ...(await namespace()),
      process.execPath,
      '--import',
      tsx,
      script,
      disk,
      limit,
      seed,
      file,
      ...args,
    ],
    { cwd: freshFolder('small-disk-cwd') },
  );
  return JSON.parse(stdout) as SmallDiskOutcome;
}
