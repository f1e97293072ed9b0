import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm pack` would put into the tarball. */
export function packedFiles(): readonly string[] {
  const { status, stdout, stderr } = spawn.sync(
    'npm',
    ['pack', '--dry-run', '--json', '--ignore-scripts'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return packed.files.map(({ path }) => path);
}
