import { managedEntriesOf } from '../edits/managed-entries.js';
import type { Reader } from '../model/project.js';
import { actionsNow } from '../plan/feature-actions.js';
import { filesIn } from '../record/feature-migrations.js';
import { type FeatureRecord, sameText } from '../record/feature-record.js';
import type { WiringView } from '../wiring/view.js';

/**
 * Links between the installed features that are missing in their seeds: the features come from
 * different branches, or the user has removed the link.
 */
export async function missingLinks(
  all: readonly FeatureRecord[],
  reader: Reader,
  view: WiringView,
): Promise<{ readonly path: string; readonly message: string }[]> {
  const { linkSeeds, lineOf } = await import('../wiring/links.js');
  const added: FeatureRecord['added'] = Object.assign({}, ...all.map((memory) => memory.added));
  const standing = standIns(all, view);
  const wanted = all.flatMap(({ feature }) => actionsNow(feature, reader, view.project) ?? []);
  const links = [...managedEntriesOf(wanted)].flatMap(([key, item]) => {
    if (item.kind !== 'link' || linkSeeds([item.link], view).done.length === 0) return [];
    const path = view.pathOf(item.link.file);
    const next =
      key in added
        ? 'You have removed it: put it back, or write your own replacement.'
        : 'The features were added on different branches. Run: agentops update';
    return [{ path, message: `${path} lacks \`${lineOf(item.link)}\`. ${next}` }];
  });
  return [...standing, ...links];
}

/** Seeds that a merge has replaced with the version without their feature. */
function standIns(all: readonly FeatureRecord[], { pathOf, read }: WiringView) {
  return all.flatMap(({ feature, files, actions }) =>
    filesIn(actions).flatMap((seed) => {
      if (!seed.replaces?.length) return [];
      const path = pathOf(seed.path);
      const text = read(path);
      const own = files[path];
      const isOther = text !== undefined && own !== undefined && !sameText(text, own);
      if (!isOther || !all.some((other) => sameText(other.files[path], text))) return [];
      const message = `${path} is the version without ${feature}; a merge has kept it. Run: agentops update`;
      return [{ path, message }];
    }),
  );
}
