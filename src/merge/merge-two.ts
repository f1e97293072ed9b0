import { diffComm } from 'node-diff3';
import { unix, withEolOf } from '../edits/eol.js';
import { markedPlace } from './markers.js';

/**
 * Merges two texts without a common ancestor, as git does for a file that both sides added: lines
 * that only one side has are kept, and where both differ in one place both stand between markers.
 */
export function mergeTwo(
  yours: string,
  ours: string,
  label: string,
): { text: string; clashes: number } {
  const lines: string[] = [];
  let clashes = 0;
  for (const part of diffComm(unix(yours).split('\n'), unix(ours).split('\n'))) {
    if ('common' in part) {
      lines.push(...part.common);
    } else if (part.buffer1.length > 0 && part.buffer2.length > 0) {
      lines.push(...markedPlace({ yours: part.buffer1, ours: part.buffer2 }, label));
      clashes++;
    } else lines.push(...part.buffer1, ...part.buffer2);
  }
  return { text: withEolOf(yours, lines.join('\n')), clashes };
}
