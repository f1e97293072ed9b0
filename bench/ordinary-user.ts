import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';

export interface OrdinaryUser {
  readonly ids: { readonly uid: number; readonly gid: number };
  giveTo(...folders: readonly string[]): void;
}

/** Somebody without rights, if this runs as root; else undefined, since we are one ourselves. */
export function ordinaryUser(): OrdinaryUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const ids = { uid: id('-u'), gid: id('-g') };
  return {
    ids,
    giveTo(...folders) {
      for (const folder of folders) {
        chownSync(folder, ids.uid, ids.gid);
        chmodSync(folder, 0o755);
      }
    },
  };
}
