import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Puts things into one repository, in the place of what is there. */
export interface Place {
  readonly root: string;
  /** Differs between the copies of a kind. */
  readonly index: number;
  put(path: string, text: string | Buffer): void;
  folder(path: string): void;
  pipe(path: string): void;
  socket(path: string): void;
  link(path: string, target: string): void;
  git(...args: string[]): void;
}

export function placeAt(root: string, index: number): Place {
  const free = (path: string): string => {
    const full = join(root, path);
    rmSync(full, { recursive: true, force: true });
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  return {
    root,
    index,
    put: (path, text) => writeFileSync(free(path), text),
    folder: (path) => void mkdirSync(free(path), { recursive: true }),
    pipe: (path) => void execFileSync('mkfifo', [free(path)]),
    socket: (path) => linkSync(socketIn(dirname(root)), free(path)),
    link: (path, target) => symlinkSync(target, free(path)),
    git(...args) {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'gc.auto=0'];
      execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe' });
    },
  };
}

/** A socket that nobody listens at any longer. A process that ends by itself would remove it. */
function socketIn(folder: string): string {
  const path = join(folder, 'socket');
  const script =
    "require('node:net').createServer().listen('socket', () => process.kill(process.pid, 'SIGKILL'))";
  if (!existsSync(path)) spawnSync(process.execPath, ['-e', script], { cwd: folder });
  return path;
}
