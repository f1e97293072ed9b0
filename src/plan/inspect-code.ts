import type { CodeFacts, Place } from '../model/code-facts.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import type { Fact, Project, Reader } from '../model/project.js';
import { likely } from '../repository/evidence.js';
import { storedFolders } from '../repository/stored-answers.js';

/**
 * Facts about the code, which is parsed for them from the entry on: where the application is
 * created and where it listens, and what it has of health routes, handlers of signals and errors,
 * and loggers of requests. What was given of them holds.
 *
 * @param symbols what wiring of any feature puts into code
 */
export async function inspectCode(
  reader: Reader,
  project: Project,
  symbols: readonly OwnSymbol[],
): Promise<Record<string, Fact<unknown>>> {
  if (project.manifest === undefined) return {};
  // A parser with a native part, loaded for this only.
  const { codeFacts } = await import('../wiring/code-facts.js');
  const found = codeFacts(project, reader.read, symbols, storedFolders(reader));
  return Object.fromEntries(
    (Object.keys(found) as (keyof CodeFacts)[]).map((name) => [
      name,
      project.given?.[name] ?? factOf(found[name], project),
    ]),
  );
}

function factOf(found: Place | readonly Place[] | undefined, { entry }: Project): Fact<unknown> {
  const places = found === undefined ? [] : [found].flat();
  if (places.length === 0) {
    const from = entry.value ?? 'an unknown entry file';
    return likely(undefined, `none found, starting from ${from}`);
  }
  return likely(found, places.map(({ file, line }) => `${file}:${line}`).join(', '));
}
