import type { Fact, Project, Reader } from './project.js';

/**
 * Facts about the code that need its sources parsed: where the app is made and where it listens,
 * health routes, signal handlers. None yet; the names to come are `codeFactNames`.
 */
export async function inspectCode(
  _reader: Reader,
  _project: Project,
): Promise<Record<string, Fact<unknown>>> {
  return {};
}
