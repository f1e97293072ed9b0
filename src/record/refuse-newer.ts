import { AgentopsError } from '../model/errors.js';
import { generatorVersion } from '../versions/versions.js';
import { isNewer } from './feature-migrations.js';
import type { FeatureRecord } from './feature-record.js';

/** Refuses features that a newer version has written. */
export function refuseNewer(memories: readonly FeatureRecord[]): void {
  const newer = memories.filter(({ version }) => isNewer(version, generatorVersion));
  if (newer.length === 0) return;
  throw new AgentopsError('REFUSED', 'The features here were written by a newer version.', {
    details: newer.map(({ feature, version }) => `${feature}: ${version}`),
    next: `This is ${generatorVersion}. Nothing was written; use the newer version.`,
  });
}
