import type { Action, StepAction } from '../model/actions.js';
import type { ManualStep, Target } from '../model/change.js';
import type { Overrides } from '../model/overrides.js';
import type { PreviousVersion } from '../model/previous-version.js';
import type { Reader } from '../model/project.js';
import { ActionApplier } from './action-applier.js';
import type { WithFootprints } from './footprint.js';

/**
 * Folds actions over an overlay of the tree, so that several features may edit the same file.
 * Resolving the same actions over the applied tree gives no change.
 */
export async function applyActions(
  actions: readonly Action[],
  reader: Reader,
  surroundings?: Target,
  past?: PreviousVersion,
  overrides?: Overrides,
): Promise<WithFootprints> {
  const tree = new ActionApplier(reader, surroundings, past, overrides);
  for (const types of phases) {
    const owners = new Set(actions.map(({ of: owner }) => owner));
    for (const owner of owners) {
      const own = actions.filter((action) => action.of === owner);
      for (const type of types)
        for (const action of own) if (action.type === type) await tree.take(action);
    }
    await tree.format();
  }
  await tree.lookAgain();
  const resolution = tree.resolution();
  const steps = actions.flatMap((action) => (action.type === 'step' ? [stepOf(action)] : []));
  return {
    ...resolution,
    manual: [...resolution.manual, ...steps],
    traces: tree.traces(actions),
  };
}

/**
 * Whole files first, then what is edited in them; wiring last, when all that it imports is there.
 * In each phase one feature after the other, so that what it does to a file is in one edit.
 */
const phases: readonly (readonly Action['type'][])[] = [
  ['file'],
  ['block'],
  ['json', 'deps', 'script'],
  ['env'],
  ['wire'],
  ['note'],
];

const stepOf = ({ where, lines }: StepAction): ManualStep => ({ where, lines });
