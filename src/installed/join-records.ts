import type { InspectedProject } from '../disk/inspect-project.js';
import type { Json } from '../model/actions.js';
import { type Answers, parseAnswers } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import { toFlag } from '../model/options.js';
import type { Reader } from '../model/project.js';
import { recordChange } from '../plan/pending-record.js';
import type { Plan } from '../plan/plan.js';
import { planOfEdits } from '../plan/session.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { type Joined, joinSides } from '../record/join-sides.js';
import { recordPath, sidesOfRecord } from '../record/record-file.js';
import { refuseNewer } from '../record/refuse-newer.js';
import { features } from '../request/features.js';
import type { UpdateRequest } from './update-run.js';

/** A record that a merge has left open. */
export interface OpenRecord {
  readonly feature: Feature;
  readonly sides: readonly [FeatureRecord, FeatureRecord];
}

/** The records that a merge has left open. */
export const openRecords = (reader: Pick<Reader, 'read'>): OpenRecord[] =>
  features.flatMap((feature) => {
    const text = reader.read(recordPath(feature.id));
    const sides = text === undefined ? undefined : sidesOfRecord(text, feature.id);
    return sides === undefined ? [] : [{ feature, sides }];
  });

/**
 * A plan that joins both sides of open records and touches nothing else: in the middle of a merge
 * the files of the user are not committed yet, so what the features link is for the next update.
 *
 * @throws {AgentopsError} if the sides answer an option differently and this run does not decide
 *   it
 */
export function joinRecords(
  open: readonly OpenRecord[],
  { reader, project, inputs }: InspectedProject,
  { root, flags = {}, answers: given }: UpdateRequest,
): Plan {
  refuseNewer(open.flatMap(({ sides }) => sides));
  const said: Answers = { ...(given as Answers | undefined), ...flags };
  const joined = open.map(({ feature, sides }) => ({ feature, ...joinSides(sides, said) }));
  refuseClashes(joined, said);
  const memories = joined.map(({ feature, memory }) =>
    memory.answers === undefined
      ? memory
      : { ...memory, answers: answersOf(feature, memory.answers, given, flags) },
  );
  const paths = memories.map(({ feature }) => recordPath(feature));
  return planOfEdits(root, {
    changes: memories.map((memory) => ({
      ...recordChange(memory, reader.read(recordPath(memory.feature)), project.style.value),
      keepsAll: true as const,
    })),
    notes: [
      `Merged both sides of ${paths.join(', ')}. Finish the merge and commit it, then run agentops update again to connect the features.`,
    ],
    features: memories.map(({ feature }) => feature),
    answers: Object.fromEntries(memories.map(({ feature, answers }) => [feature, answers ?? {}])),
    packageManager: project.packageManager.value,
    inputs,
    style: project.style.value,
  });
}

/** The answers of both sides, with those of this run. */
const answersOf = (
  { id, options }: Feature,
  stored: Answers,
  given: unknown,
  flags: Answers,
): Record<string, Json> =>
  JSON.parse(
    JSON.stringify(parseAnswers(options, { stored, storedIn: recordPath(id), given, flags })),
  );

function refuseClashes(
  joined: readonly (Joined & { readonly feature: Feature })[],
  said: Answers,
): void {
  const open = joined.flatMap(({ feature, clashes }) =>
    clashes.filter(({ option }) => !(option in said)).map((each) => ({ feature, ...each })),
  );
  if (open.length === 0) return;
  const ids = [...new Set(open.map(({ feature }) => feature.id))].join(' ');
  const flags = [...new Set(open.map(({ option }) => `--${toFlag(option)} …`))].join(' ');
  throw new AgentopsError('ANSWERS', 'The two sides of a merge have different answers.', {
    details: open.map(({ feature, option, answers }) => {
      const [ours, theirs] = answers.map((each) => JSON.stringify(each));
      return `${recordPath(feature.id)}: ${option} is ${ours} on our side and ${theirs} on theirs`;
    }),
    next: `Nothing was written. Choose one: agentops update ${ids} ${flags}`,
  });
}
