import { type ParseResult, type ParserOptions, parseSync, visitorKeys } from 'oxc-parser';
import { isTooDeep } from './depth.js';

/*
 * The only module that loads the parser, a native binding. Import its users lazily, so that a run
 * that reads no code does not load it.
 */

/** Parses a text; undefined if it is nested so deeply that the parser would not survive it. */
export const parseText = (
  path: string,
  text: string,
  options?: ParserOptions,
): ParseResult | undefined => (isTooDeep(path, text) ? undefined : parseSync(path, text, options));

/** The names of a node's properties that hold nodes, in the order of the text. */
export const childKeys: Readonly<Record<string, readonly string[]>> = visitorKeys;
