import { createPatch } from '../merge/patch.js';
import type { Action } from '../model/actions.js';
import type { Resolution } from '../model/change.js';
import { answersFile } from '../repository/stored-answers.js';
import type { TracedTree } from './traced-tree.js';

/** Everything that a feature leaves in a tree, for its record. */
export interface Footprint {
  readonly files: Readonly<Record<string, string>>;
  readonly edits: Readonly<Record<string, string>>;
  readonly added: Readonly<Record<string, string>>;
  readonly actions: readonly Action[];
}

export interface WithFootprints extends Resolution {
  readonly traces: Readonly<Record<string, Footprint>>;
}

/**
 * The actions that a later version compares with. Notes are said once, a decision is the user's
 * from then on, and answers have a place of their own.
 */
export const recordedActions = (actions: readonly Action[]): Action[] =>
  actions.filter(
    (action) =>
      action.type !== 'note' &&
      action.type !== 'step' &&
      action.type !== 'record' &&
      !(action.type === 'json' && action.path === answersFile),
  );

/** The traces of every feature that the actions are of. */
export function footprintsOf(
  actions: readonly Action[],
  texts: TracedTree,
  added: ReadonlyMap<string, Readonly<Record<string, string>>>,
  joints: Readonly<Record<string, string>>,
): Readonly<Record<string, Footprint>> {
  const owners = new Set(actions.flatMap(({ of: owner }) => (owner === undefined ? [] : [owner])));
  return Object.fromEntries(
    [...owners].map((owner, index) => [
      owner,
      {
        files: texts.printedBy(owner),
        edits: Object.fromEntries(
          [...texts.stepsOf(owner)]
            .filter(([path]) => path !== answersFile)
            .map(([path, { before, after }]) => [path, createPatch(path, before ?? '', after)]),
        ),
        added: Object.fromEntries(
          Object.entries({ ...added.get(owner), ...(index === 0 && joints) }).filter(
            ([key]) => !key.startsWith(`json ${answersFile}`),
          ),
        ),
        actions: recordedActions(actions.filter((action) => action.of === owner)),
      },
    ]),
  );
}
