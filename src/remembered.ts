import type { Answers } from './core/answers.js';
import { AgentopsError } from './core/errors.js';
import type { Trace } from './core/trace.js';
import { features } from './features.js';
import { isJoint } from './memory/items.js';
import { manifestPath, memoryOf } from './memory/manifest.js';
import { type Memory, withoutKeys } from './memory/memory.js';
import type { Remembered } from './memory/remember.js';
import type { Reader } from './project/project.js';
import { generatorVersion } from './versions/versions.js';

/** What is to be remembered of each feature of a run. */
export function rememberedOf(
  answers: Readonly<Record<string, Answers>>,
  traces: Readonly<Record<string, Trace>>,
  reader: Pick<Reader, 'read'>,
): Remembered[] {
  const all = Object.entries(traces).map(([feature, trace]) => ({
    feature,
    version: generatorVersion,
    answers: answers[feature] ?? {},
    trace,
    earlier: memoryOf(reader, feature),
    text: reader.read(manifestPath(feature)),
  }));
  const joints = all.flatMap(({ trace }) => Object.keys(trace.added).filter(isJoint));
  if (joints.length === 0) return all;
  // What joins two features is remembered once: by the one that came second.
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
    const memory: Memory | undefined = memoryOf(reader, feature);
    return Object.keys(memory?.added ?? {});
  } catch (error) {
    if (error instanceof AgentopsError) return [];
    throw error;
  }
}
