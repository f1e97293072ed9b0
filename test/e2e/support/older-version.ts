import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/**
 * Makes of what was generated something that an earlier version would have written: another text of one file,
 * on the disk and in what is remembered.
 *
 * @param bend must change the text
 */
export function asIfOlder(
  folder: string,
  feature: string,
  path: string,
  bend: (text: string) => string,
): void {
  const manifest = join(folder, '.agentops', `${feature}.json`);
  const memory = JSON.parse(readFileSync(manifest, 'utf8')) as {
    files: Record<string, string>;
    pristine: string;
  };
  const pristine = JSON.parse(
    brotliDecompressSync(Buffer.from(memory.pristine, 'base64')).toString('utf8'),
  ) as { files: Record<string, string> };
  const text = bend(pristine.files[path] ?? '');
  if (text === pristine.files[path]) throw new Error(`${path} is as it was`);
  pristine.files[path] = text;
  memory.files[path] = createHash('sha256').update(text).digest('hex');
  memory.pristine = brotliCompressSync(JSON.stringify(pristine)).toString('base64');
  writeFileSync(manifest, `${JSON.stringify(memory, null, 2)}\n`);
  writeFileSync(join(folder, path), text);
}
