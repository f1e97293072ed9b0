import spawn from 'cross-spawn';
import type { PackageManager } from '../model/project.js';

/**
 * Runs the package manager's install in `root`; its output goes to standard error.
 *
 * @param onOutput takes the output instead
 * @returns true if it ended with status 0
 */
export function install(
  root: string,
  manager: PackageManager,
  onOutput?: (text: string) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    // Standard output stays free for the one object of --json.
    const to = onOutput ? 'pipe' : process.stderr;
    const child = spawn(manager, ['install'], { cwd: root, stdio: ['ignore', to, to] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
    }
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
