import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * One text for everything below a folder: names in any bytes, kinds, modes, contents and targets of links.
 * Nothing is opened but plain files; what this user cannot read counts by its mode.
 */
export function snapshot(root: string): string {
  const hash = createHash('sha256');
  const names: string[] = [];
  for (const line of linesOf(Buffer.from(root), Buffer.alloc(0))) {
    hash.update(`${line}\n`);
    names.push(line.split(' ', 1)[0] ?? '');
  }
  return `${hash.digest('hex').slice(0, 16)} (${names.length} entries)`;
}

function* linesOf(root: Buffer, path: Buffer): Generator<string> {
  const full = Buffer.concat([root, path]);
  const entry = lstatSync(full);
  const what = entry.isFile()
    ? sha(tried(() => readFileSync(full)))
    : entry.isSymbolicLink()
      ? readlinkSync(full)
      : '';
  yield `${path.toString('latin1')} ${entry.mode} ${what}`;
  if (!entry.isDirectory()) return;
  const inside = tried(() => readdirSync(full, { encoding: 'buffer' })) ?? [];
  for (const name of inside.sort(Buffer.compare))
    yield* linesOf(root, Buffer.concat([path, Buffer.from('/'), name]));
}

const sha = (bytes: Buffer | undefined): string =>
  bytes === undefined ? 'unreadable' : createHash('sha256').update(bytes).digest('hex');

function tried<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
