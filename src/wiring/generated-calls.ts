import { type Node, nameOf, type SourceFile } from '../code/syntax.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import { packageExport } from './package-call.js';

/** The name under which a function is exported, whatever the file calls it. */
export function calledAs(source: SourceFile, callee: Node): string | undefined {
  const name = packageExport(source, callee)?.name;
  return name === undefined || /^(default|\*)$/.test(name) ? nameOf(callee) : name;
}

/** True for a call of our function, also under another name, that returns its application. */
export function givesBack(
  symbols: readonly OwnSymbol[],
  source: SourceFile,
  callee: Node,
): boolean {
  const name = calledAs(source, callee);
  return symbols.some((each) => each.name === name && /^(made|registered)$/.test(each.place));
}
