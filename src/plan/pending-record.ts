import { isDeepStrictEqual } from 'node:util';
import { unix } from '../edits/eol.js';
import type { Answers } from '../model/answers.js';
import type { Change } from '../model/change.js';
import type { FormatStyle } from '../model/project.js';
import { type FeatureRecord, sameText } from '../record/feature-record.js';
import { printManifest, recordPath } from '../record/record-file.js';
import type { Footprint } from './footprint.js';

/** What a run has done for a feature, and what was recorded of it before. */
export interface PendingRecord {
  readonly feature: string;
  readonly version: string;
  readonly answers: Answers;
  readonly trace: Footprint;
  readonly earlier: FeatureRecord | undefined;
  /** What the manifest says now, where `earlier` is what an update has made of it. */
  readonly was?: FeatureRecord;
  /** The text of the manifest as it is. */
  readonly text: string | undefined;
}

/** Files that were not written: left to the user, or waiting until they can be edited. */
interface Left {
  readonly skipped: readonly string[];
  readonly withheld: readonly string[];
}

/** The manifests of a run, as changes; of a file that was left to the user nothing is recorded. */
export const recordChanges = (
  remembered: readonly PendingRecord[],
  left: Left,
  style: Pick<FormatStyle, 'indent' | 'eol'> | undefined,
): Change[] =>
  remembered.flatMap((each) => {
    const memory = memoryAfter(each, left);
    if (isDeepStrictEqual(plain(memory), plain(each.was ?? each.earlier))) return [];
    return [recordChange(memory, each.text, style)];
  });

/** The change that keeps a memory. */
export const recordChange = (
  memory: FeatureRecord,
  before: string | undefined,
  style: Pick<FormatStyle, 'indent' | 'eol'> | undefined,
): Change => ({
  path: recordPath(memory.feature),
  before,
  after: printManifest(memory, style),
  conflict: false,
});

/** Without what JSON does not keep, such as keys that are undefined. */
const plain = (memory: FeatureRecord | undefined): unknown =>
  memory === undefined ? undefined : JSON.parse(JSON.stringify(memory));

function memoryAfter(
  { feature, version, answers, trace, earlier }: PendingRecord,
  { skipped, withheld }: Left,
): FeatureRecord {
  const without = (
    record: Readonly<Record<string, string>>,
    paths: readonly string[],
  ): Record<string, string> =>
    Object.fromEntries(
      Object.entries(record).filter(([path]) => !paths.includes(earlier?.moved[path] ?? path)),
    );
  // A checkout may end lines otherwise; that makes no other text.
  const texts = Object.entries(trace.files).map(([path, text]) => {
    const was = earlier?.files[path];
    return [path, was !== undefined && sameText(was, text) ? was : unix(text)] as const;
  });
  const written = without(Object.fromEntries(texts), withheld);
  const edits: Record<string, string> = { ...earlier?.edits };
  for (const [path, patch] of Object.entries(without(trace.edits, [...skipped, ...withheld]))) {
    edits[path] = `${edits[path] ?? ''}${patch}`;
  }
  return {
    feature,
    version,
    answers: JSON.parse(JSON.stringify(answers)),
    files: without({ ...earlier?.files, ...written }, skipped),
    moved: earlier?.moved ?? {},
    edits,
    added: { ...trace.added, ...earlier?.added },
    actions: trace.actions,
  };
}
