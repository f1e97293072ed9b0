import spawn from 'cross-spawn';
import type { PackageManager } from '../project/project.js';

/**
 * Runs the package manager's install in `root`; its output goes to standard error.
 *
 * @returns true if it ended with status 0
 */
export function install(root: string, manager: PackageManager): Promise<boolean> {
  return new Promise((resolve) => {
    // Standard output stays free for the one object of --json.
    const child = spawn(manager, ['install'], {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
