import { withoutExample, withoutVariable } from '../edits/env.js';
import { managedEntriesOf } from '../edits/managed-entries.js';
import { normalizeCode } from '../edits/normalize-code.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { unlinkSeeds } from '../wiring/unlink.js';
import type { WiringView } from '../wiring/view.js';

/** True if a file differs from what was written only by what features of ours have put into it. */
export function isUntouched(
  path: string,
  text: string,
  pristine: string,
  memories: readonly FeatureRecord[],
  view: WiringView,
): boolean {
  const items = memories.flatMap(({ actions }) => [...managedEntriesOf(actions).values()]);
  const bare = (whole: string): string => {
    let rest = whole;
    for (const item of items) {
      if (item.kind !== 'env') continue;
      if (view.pathOf(item.action.file) === path) rest = withoutVariable(rest, item.action);
      if (path === '.env.example') rest = withoutExample(rest, item.action);
    }
    const links = items.flatMap((item) =>
      item.kind === 'link' && view.pathOf(item.link.file) === path ? [item.link] : [],
    );
    const read = (each: string): string | undefined => (each === path ? rest : view.read(each));
    return normalizeCode(unlinkSeeds({ links }, { ...view, read }).get(path) ?? rest);
  };
  return bare(text) === bare(pristine);
}
