import { setTimeout as wait } from 'node:timers/promises';
import { patience } from '../../support/patience.ts';
import { must } from './child.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All that run; what has ended and nobody has asked about yet is not among them. */
async function running(): Promise<Process[]> {
  const columns = ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'stat=', '-o', 'args='];
  const { stdout } = await must('ps', columns, { cwd: '/' });
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, state = 'Z', ...command] = line.trim().split(/\s+/);
    if (state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command.join(' ') }];
  });
}

/** What a process has started, and what that has started, and so on; children before their own. */
export async function startedBy(pid: number): Promise<Process[]> {
  const all = await running();
  const found: Process[] = [];
  for (let level = [pid]; level.length > 0; ) {
    const children = all.filter(({ parent }) => level.includes(parent));
    found.push(...children);
    level = children.map((child) => child.pid);
  }
  return found;
}

/** Waits until none of them runs; fails with those that go on. */
export async function allEnded(processes: readonly Process[]): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const now = await running();
    const left = processes.filter((one) =>
      now.some(({ pid, command }) => pid === one.pid && command === one.command),
    );
    if (left.length === 0) return;
    if (Date.now() > until) {
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      throw new Error(`left behind:\n${left.map(({ command }) => command).join('\n')}`);
    }
    await wait(100);
  }
}
