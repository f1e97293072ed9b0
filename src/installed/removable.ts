import { AgentopsError } from '../model/errors.js';
import type { Reader } from '../model/project.js';
import type { Memory } from '../record/feature-record.js';
import { manifestPath, memoryOf } from '../record/record-file.js';

/**
 * The memory of a feature that can be taken out.
 *
 * @throws {AgentopsError} where nothing is remembered of it, or it is the service itself
 */
export function removable(reader: Reader, id: string): Memory {
  if (id === 'app') {
    throw new AgentopsError('REFUSED', 'app is the service itself, not a part of one.', {
      next: 'Nothing was removed. Delete the folder, or change an answer: agentops update app --help',
    });
  }
  const memory = memoryOf(reader, id);
  if (memory !== undefined) return memory;
  const isPart = memoryOf(reader, 'app') !== undefined;
  throw new AgentopsError('USAGE', `Nothing is remembered of ${id} here.`, {
    details: [`there is no ${manifestPath(id)}`],
    next: isPart
      ? 'A part of a new service belongs to its composition: take it out of src/main.ts and src/app.ts by hand.'
      : `If it is here all the same, agentops add ${id} writes its manifest; then remove it.`,
  });
}
