/*
 * Files that are not UTF-8 are read so that no byte is lost, and so that their text can never be
 * taken for one that may be written: each byte that does not decode becomes a lone surrogate
 * (U+DC80 to U+DCFF), as in PEP 383. Different bytes stay different texts.
 */

// A byte order mark is a character of the text: it stays where it was.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file's bytes. */
export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

/** True for a text that gives its file's bytes when it is written: UTF-8, and not binary. */
export const isFaithful = (text: string): boolean =>
  !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** The text for the user: U+FFFD stands for what does not decode. */
export const printable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');

/** The message about a text that is not faithful. */
export const notText = 'is not UTF-8 text';

function decodeBroken(bytes: Uint8Array): string {
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > start) parts.push(strict.decode(bytes.subarray(start, at)));
    parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
    start = ++at;
  }
  parts.push(strict.decode(bytes.subarray(start)));
  return parts.join('');
}

/**
 * How many bytes the character at a place has, by table 3-7 of the Unicode Standard; 0 if there is
 * none.
 */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    const [low, high] = index === 1 ? (secondByte[first] ?? [0x80, 0xbf]) : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return length;
}

const secondByte: Readonly<Record<number, readonly [number, number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};
