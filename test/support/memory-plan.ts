import assert from 'node:assert/strict';
import { json } from '../../src/core/actions.ts';
import type { Resolution } from '../../src/core/resolution.ts';
import { resolve } from '../../src/core/resolve.ts';
import { actionsFor, surroundingsOf, withFeatures } from '../../src/feature-actions.ts';
import type { features } from '../../src/features.ts';
import { detect } from '../../src/project/detect.ts';
import { answersFile, answersKey, storedAnswers } from '../../src/project/stored-answers.ts';
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
        ...feature.suggested?.(project),
        ...(storedAnswers(reader, feature.id) as Answers | undefined),
        ...given,
      }),
    ]),
  );
  const wanted = actionsFor(chosen, answers, reader, project);
  // In memory there are no manifests, so the answers are where 0.1.0 kept them.
  const kept = chosen.flatMap((feature) =>
    feature.forgets
      ? []
      : [
          json(
            answersFile,
            JSON.parse(
              JSON.stringify({
                [answersKey]: { [feature.id]: answers[feature.id], version: '0.1.0' },
              }),
            ),
            { replace: true, sorted: true },
          ),
        ],
  );
  const actions = [...wanted, ...kept];
  // An action is data: nothing of it is lost where it is printed and read again.
  assert.deepEqual(JSON.parse(JSON.stringify(actions)), actions);
  const isNew = chosen.some(({ id }) => id === 'app');
  return resolve(actions, reader, isNew ? undefined : surroundingsOf(project, { force }));
}
