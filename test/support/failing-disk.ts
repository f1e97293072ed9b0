import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Everything that changes something on a disk. */
const writers = [
  'writeFileSync',
  'renameSync',
  'mkdirSync',
  'copyFileSync',
  'chmodSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
] as const;
type Writer = (typeof writers)[number];

interface Failure {
  /** Calls that succeed first; counted over all of `of`. */
  readonly after: number;
  /** One call that fails, or all from then on, as if the process were dead or the disk gone. */
  readonly lasting: boolean;
  readonly of?: readonly Writer[];
}

/**
 * Runs `work` on a disk that fails at some point.
 *
 * @returns what it threw, and whether the point was reached at all
 */
export function onFailingDisk(
  work: () => unknown,
  { after, lasting, of = writers }: Failure,
): { error: unknown; failed: boolean } {
  const originals = Object.fromEntries(of.map((name) => [name, fs[name]]));
  let calls = 0;
  let failed = false;
  for (const name of of) {
    (fs as Record<string, unknown>)[name] = (...args: unknown[]) => {
      calls++;
      if (lasting ? calls > after : calls === after + 1) {
        failed = true;
        throw Object.assign(new Error(`${name} fails`), { code: 'EIO', path: String(args[0]) });
      }
      return (originals[name] as (...args: unknown[]) => unknown)(...args);
    };
  }
  syncBuiltinESMExports();
  try {
    work();
    return { error: undefined, failed };
  } catch (error) {
    return { error, failed };
  } finally {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  }
}

/** Each point at which `work` can fail, until there is none left. */
export function forEachFailure(try_: (after: number) => { failed: boolean }): number {
  for (let after = 0; ; after++) if (!try_(after).failed) return after;
}
