import { type Node, nameOf, type SourceFile } from '../edits/code/syntax.js';
import { packageExport } from './package-call.js';

/** Functions of ours that give back the application that they get. */
const names = /^add(RequestLogging|ErrorHandling|HealthRoutes)$/;

/** The name under which a function is exported, whatever the file calls it. */
export function calledAs(source: SourceFile, callee: Node): string | undefined {
  const name = packageExport(source, callee)?.name;
  return name === undefined || /^(default|\*)$/.test(name) ? nameOf(callee) : name;
}

/** True where a callee is one of ours, also under another name. */
export const isOurs = (source: SourceFile, callee: Node): boolean =>
  names.test(calledAs(source, callee) ?? '');
