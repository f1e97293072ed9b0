import { brotliCompressSync, constants } from 'node:zlib';
import { digestOfText, unpackText } from '../../src/record/record-file.ts';

/** What is packed in a manifest's `pristine`. */
export interface Packed {
  readonly files: Readonly<Record<string, string>>;
  readonly actions: readonly unknown[];
}

export const unpacked = (manifest: { dictionary?: number; pristine: string }): Packed =>
  JSON.parse(unpackText(manifest));

const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };

/** A manifest with another content, packed so that it is believed: the digests are its own. */
export function repacked(manifest: object, content: unknown): object {
  const files = (content as { files?: unknown } | null)?.files;
  const listed =
    typeof files === 'object' && files !== null
      ? Object.entries(files).map(([path, text]) => [
          path,
          digestOfText(typeof text === 'string' ? text : ''),
        ])
      : [];
  const pristine = brotliCompressSync(JSON.stringify(content) ?? '', { params });
  return {
    ...manifest,
    // JSON has no reference to it.
    files: Object.fromEntries(listed),
    pristine: pristine.toString('base64'),
  };
}
