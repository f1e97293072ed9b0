import { namedIn } from './named.js';
import { importedNames, isReference } from './scope.js';
import type { SourceFile } from './syntax.js';

/** Names that a file imported before an edit, does not after it, and still uses. */
export function lostImports(before: SourceFile | undefined, after: SourceFile): string[] {
  const now = importedNames(after);
  return [...(before === undefined ? [] : importedNames(before))].filter(
    (name) => !now.has(name) && namedIn(after, name).some((node) => isReference(after, node)),
  );
}
