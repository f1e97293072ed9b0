import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Confidence, Fact } from '../model/project.js';

const fact =
  (confidence: Confidence) =>
  <T>(value: T, evidence: string): Fact<T> => ({ value, evidence, confidence });

/** Written down in the repository. */
export const certain = fact('certain');
/** Follows from what is written. */
export const likely = fact('likely');
/** A default for want of evidence. */
export const guess = fact('guess');

/** `<file>:<line>` of the first line that holds `needle`, or the file where none does. */
export function lineWith(file: string, text: string, needle: string | RegExp): string {
  const offset = typeof needle === 'string' ? text.indexOf(needle) : text.search(needle);
  return offset === -1 ? file : lineAt(file, text, offset);
}

export const lineAt = (file: string, text: string, offset: number): string =>
  `${file}:${text.slice(0, offset).split('\n').length}`;

/** `<file>:<line>` of a key of a JSON text, however often its name is in it. */
export function keyAt(file: string, text: string, path: readonly string[]): string {
  try {
    const tree = parseTree(text.replace(/^\uFEFF/, ' '));
    const node = tree && findNodeAtLocation(tree, [...path]);
    return node ? lineAt(file, text, (node.parent ?? node).offset) : file;
  } catch {
    // Nested deeper than the stack is high.
    return file;
  }
}
