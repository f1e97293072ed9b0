import { isDeepStrictEqual } from 'node:util';
import { diff3Merge } from 'node-diff3';
import { unix, withEolOf } from '../edits/eol.js';
import { markedPlace } from './markers.js';
import { createPatch } from './patch.js';

/** How conflicting changes are presented to the user. */
export const conflictStyles = ['diff3', 'rej'] as const;
export type ConflictStyle = (typeof conflictStyles)[number];

export interface Merged {
  readonly text: string;
  /** Places that the user has to decide. */
  readonly clashes: number;
  /** With `rej`: what could not be applied, as a unified diff. */
  readonly rejected: string | undefined;
}

/** The three texts of a merge. */
export interface ThreeWay {
  readonly path: string;
  readonly pristine: string;
  readonly yours: string;
  readonly text: string;
}

/**
 * Merges two texts that come from one (diff3; Khanna, Kunal and Pierce, FSTTCS 2007). Changes of
 * one side only are taken. In a conflict, both sides are put between markers, or yours stays and
 * the other becomes a rejected hunk.
 *
 * @param label what the new side is called in the markers
 */
export function mergeTexts(
  { path, pristine, yours, text }: ThreeWay,
  style: ConflictStyle,
  label: string,
): Merged {
  const [mine, base, theirs] = [yours, pristine, text].map((each) => unix(each).split('\n'));
  const lines: string[] = [];
  const rejected: string[] = [];
  let clashes = 0;
  // False conflicts are those in which both sides say the same.
  for (const part of diff3Merge(mine ?? [], base ?? [], theirs ?? [], {
    excludeFalseConflicts: true,
  })) {
    if (part.ok) lines.push(...part.ok);
    else if (part.conflict) {
      const { a, o, b } = part.conflict;
      const both = besideEachOther(a, o, b);
      if (both !== undefined) {
        lines.push(...both);
        continue;
      }
      clashes++;
      if (style === 'diff3') {
        lines.push(...markedPlace({ yours: a, base: o, ours: b }, label));
      } else {
        lines.push(...a);
        rejected.push(hunk(o, b, part.conflict.oIndex, part.conflict.bIndex));
      }
    }
  }
  return {
    text: withEolOf(yours, lines.join('\n')),
    clashes,
    rejected: rejected.length === 0 ? undefined : `--- ${path}\n+++ ${path}\n${rejected.join('')}`,
  };
}

/**
 * Both changes of some lines, where they only touch: each in lines of its own, or one of them added
 * before or after what the other has changed. Undefined if they are about the same lines.
 */
function besideEachOther(
  mine: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
): readonly string[] | undefined {
  if (base.length === 0) return undefined;
  for (const [one, other] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    const more = one.length - base.length;
    if (more > 0 && isDeepStrictEqual(one.slice(0, base.length), base))
      return [...other, ...one.slice(base.length)];
    if (more > 0 && isDeepStrictEqual(one.slice(more), base))
      return [...one.slice(0, more), ...other];
  }
  if (mine.length !== base.length || theirs.length !== base.length) return undefined;
  const lines = base.map((line, index) => {
    const [a, b] = [mine[index], theirs[index]];
    return b === line ? a : a === line ? b : undefined;
  });
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** One change that could not be applied. */
const hunk = (
  before: readonly string[],
  after: readonly string[],
  from: number,
  to: number,
): string =>
  [
    `@@ -${from + 1},${before.length} +${to + 1},${after.length} @@`,
    ...before.map((line) => `-${line}`),
    ...after.map((line) => `+${line}`),
    '',
  ].join('\n');

/** All of a change, where none of it can be applied. */
export const rejectedWhole = ({ path, pristine, text }: ThreeWay): string =>
  createPatch(path, unix(pristine), unix(text));
