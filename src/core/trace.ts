import { createPatch } from '../memory/patch.js';
import type { Action } from './actions.js';
import type { Resolution } from './resolution.js';
import type { Texts } from './texts.js';

/** What a feature leaves in a tree, for its memory. */
export interface Trace {
  readonly files: Readonly<Record<string, string>>;
  readonly edits: Readonly<Record<string, string>>;
  readonly added: Readonly<Record<string, string>>;
  readonly actions: readonly Action[];
}

export interface Traced extends Resolution {
  readonly traces: Readonly<Record<string, Trace>>;
}

/** The traces of every feature that the actions are of. */
export function traceOf(
  actions: readonly Action[],
  texts: Texts,
  added: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Readonly<Record<string, Trace>> {
  const owners = new Set(actions.flatMap(({ of: owner }) => (owner === undefined ? [] : [owner])));
  return Object.fromEntries(
    [...owners].map((owner) => [
      owner,
      {
        files: texts.printedBy(owner),
        edits: Object.fromEntries(
          [...texts.stepsOf(owner)].map(([path, { before, after }]) => [
            path,
            createPatch(path, before ?? '', after),
          ]),
        ),
        added: added.get(owner) ?? {},
        actions: actions.filter((action) => action.of === owner),
      },
    ]),
  );
}
