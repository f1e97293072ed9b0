import { isJoint } from '../edits/managed-entries.js';
import type { Answers } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import type { Reader } from '../model/project.js';
import { type FeatureRecord, withoutKeys } from '../record/feature-record.js';
import { featureRecordOf, recordPath } from '../record/record-file.js';
import { features } from '../request/features.js';
import { generatorVersion } from '../versions/versions.js';
import type { Footprint } from './footprint.js';
import type { PendingRecord } from './pending-record.js';

/** What is to be recorded of each feature of a run. */
export function pendingRecordsOf(
  answers: Readonly<Record<string, Answers>>,
  traces: Readonly<Record<string, Footprint>>,
  reader: Pick<Reader, 'read'>,
): PendingRecord[] {
  const all = Object.entries(traces).map(([feature, trace]) => ({
    feature,
    version: generatorVersion,
    answers: answers[feature] ?? {},
    trace,
    earlier: featureRecordOf(reader, feature),
    text: reader.read(recordPath(feature)),
  }));
  const joints = all.flatMap(({ trace }) => Object.keys(trace.added).filter(isJoint));
  if (joints.length === 0) return all;
  // What joins two features is recorded once: by the one that came second.
  const ofOthers = features
    .filter(({ id }) => !(id in traces))
    .flatMap(({ id }) => addedBy(reader, id));
  const known = new Set(ofOthers.filter(isJoint));
  return all.map((each) => ({
    ...each,
    trace: { ...each.trace, added: withoutKeys(each.trace.added, known) },
  }));
}

/** The keys in a feature's record; one that is broken is reported where it is needed. */
function addedBy(reader: Pick<Reader, 'read'>, feature: string): string[] {
  try {
    const memory: FeatureRecord | undefined = featureRecordOf(reader, feature);
    return Object.keys(memory?.added ?? {});
  } catch (error) {
    if (error instanceof AgentopsError) return [];
    throw error;
  }
}
