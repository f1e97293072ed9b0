import assert from 'node:assert/strict';
import type { Resolution } from '../../src/model/change.ts';
import { exampleAnswers } from '../../src/model/options.ts';
import { applyActions } from '../../src/plan/apply-actions.ts';
import { actionsFor, targetFor, withFeatures } from '../../src/plan/feature-actions.ts';
import type { Footprint } from '../../src/plan/footprint.ts';
import { recordChanges } from '../../src/plan/pending-record.ts';
import { pendingRecordsOf } from '../../src/plan/pending-records.ts';
import { detect } from '../../src/repository/detect.ts';
import { storedAnswers } from '../../src/repository/stored-answers.ts';
import type { features } from '../../src/request/features.ts';
import { readerOf, type Tree } from './memory-tree.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** What a run of features would do to a tree: as `makePlan` does it, but in memory. */
export async function planOver(
  tree: Tree,
  chosen: readonly (typeof features)[number][],
  given: Answers = {},
  { force = false } = {},
): Promise<Resolution> {
  const reader = readerOf(tree);
  const project = withFeatures(detect(reader, 'svc'), chosen, reader);
  const answers = Object.fromEntries(
    chosen.map((feature) => [
      feature.id,
      feature.options.parse({
        ...exampleAnswers(feature.options),
        ...feature.suggested?.(project),
        ...(storedAnswers(reader, feature.id) as Answers | undefined),
        ...given,
      }),
    ]),
  );
  const actions = actionsFor(chosen, answers, reader, project);
  // An action is data: nothing of it is lost where it is printed and read again.
  assert.deepEqual(JSON.parse(JSON.stringify(actions)), actions);
  const isNew = chosen.some(({ id }) => id === 'app');
  const surroundings = isNew ? undefined : targetFor(project, { force });
  const { traces, ...resolution } = await applyActions(actions, reader, surroundings);
  const all = isNew ? withoutTexts(traces) : traces;
  const remembered = pendingRecordsOf(answers, all, reader);
  const nothingLeft = { skipped: [], withheld: [] };
  const records = recordChanges(remembered, nothingLeft, surroundings && project.style.value);
  return { ...resolution, changes: [...resolution.changes, ...records] };
}

/** A new service is its texts: to pack them again and again would take longer than all the rest. */
const withoutTexts = (traces: Readonly<Record<string, Footprint>>): Record<string, Footprint> =>
  Object.fromEntries(
    Object.entries(traces).map(([id, trace]) => [id, { ...trace, files: {}, actions: [] }]),
  );
