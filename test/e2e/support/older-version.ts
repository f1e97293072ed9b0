import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { unpackText } from '../../../src/record/record-file.ts';

interface Pristine {
  readonly files: Record<string, string>;
  readonly actions: object[];
}

/** Changes what is remembered of a feature. */
function remember(folder: string, feature: string, change: (pristine: Pristine) => void): void {
  const manifest = join(folder, '.agentops', `${feature}.json`);
  const memory = JSON.parse(readFileSync(manifest, 'utf8')) as {
    files: Record<string, string>;
    pristine: string;
  };
  const pristine = JSON.parse(unpackText(memory)) as Pristine;
  change(pristine);
  memory.files = Object.fromEntries(
    Object.entries(pristine.files).map(([path, text]) => [
      path,
      createHash('sha256').update(text).digest('hex'),
    ]),
  );
  memory.pristine = brotliCompressSync(JSON.stringify(pristine)).toString('base64');
  writeFileSync(manifest, `${JSON.stringify(memory, null, 2)}\n`);
}

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
  remember(folder, feature, ({ files }) => {
    const text = bend(files[path] ?? '');
    if (text === files[path]) throw new Error(`${path} is as it was`);
    files[path] = text;
    writeFileSync(join(folder, path), text);
  });
}

/** As if an earlier version had not written a file. */
export function asIfYetToCome(folder: string, feature: string, path: string): void {
  remember(folder, feature, ({ files }) => {
    if (!(path in files)) throw new Error(`${path} was not written`);
    delete files[path];
    rmSync(join(folder, path));
  });
}

/** As if an earlier version had written a file that this one does not have. */
export function asIfDroppedSince(folder: string, feature: string, path: string): void {
  const template = `${feature}/${path}`;
  const text = `// ${path}\n`;
  remember(folder, feature, ({ files, actions }) => {
    files[path] = text;
    actions.push({ type: 'file', path, template, values: {}, seed: false, of: feature });
  });
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
