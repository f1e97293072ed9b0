import { AgentopsError } from '../model/errors.js';
import type { Reader } from '../model/project.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { featureRecordOf, recordPath } from '../record/record-file.js';

/**
 * The memory of a feature that can be removed.
 *
 * @throws {AgentopsError} if it is not recorded, or is the service itself
 */
export function removable(reader: Reader, id: string): FeatureRecord {
  if (id === 'app') {
    throw new AgentopsError('REFUSED', 'app is the service itself and cannot be removed.', {
      next: 'Nothing was removed. Delete the folder, or change an answer: agentops update app --help',
    });
  }
  const memory = featureRecordOf(reader, id);
  if (memory !== undefined) return memory;
  const isPart = featureRecordOf(reader, 'app') !== undefined;
  throw new AgentopsError('USAGE', `${id} is not installed here.`, {
    details: [`there is no ${recordPath(id)}`],
    next: isPart
      ? 'It is part of the generated service: remove it from src/main.ts and src/app.ts by hand.'
      : `If it is installed anyway, run agentops add ${id}, which writes the record, then remove it.`,
  });
}
