import { bindingOf } from '../edits/code/scope.js';
import { type Node, nameOf, type SourceFile } from '../edits/code/syntax.js';

/** Functions of ours that give back the application that they get. */
const names = /^add(RequestLogging|ErrorHandling|HealthRoutes)$/;

/** The name under which a function is exported, whatever the file calls it. */
export function calledAs(source: SourceFile, callee: Node): string | undefined {
  const name = nameOf(callee);
  const binding = name === undefined ? undefined : bindingOf(source, name, callee);
  return binding?.kind === 'import' && !/^(default|\*)$/.test(binding.imported)
    ? binding.imported
    : name;
}

/** True where a callee is one of ours, also under another name. */
export const isOurs = (source: SourceFile, callee: Node): boolean =>
  names.test(calledAs(source, callee) ?? '');
