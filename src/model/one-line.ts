import { visible } from './visible.js';

/** A text as one line: of several lines it shows where each of them ends. */
export const oneLine = (text: string): string =>
  visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
