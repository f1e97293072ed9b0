import { relative, sep } from 'node:path';
import { adrTree, today } from './adr-repository.js';
import type { RecordAction } from './core/actions.js';
import { render } from './core/render.js';
import type { Change, Resolution } from './core/resolution.js';
import { alternativeOf, type Content, contentOf, emptyContent } from './governance/adr/content.js';
import { edited } from './governance/adr/edits.js';
import { findFolders, homeFor } from './governance/adr/folders.js';
import { addRecord, type Standing } from './governance/adr/operations.js';

/** A resolution with the records that are to come, each numbered behind the one before. */
export function addRecords(
  resolution: Resolution,
  actions: readonly RecordAction[],
  { root, here, force }: { root: string; here: string; force: boolean },
): Resolution {
  const tree = adrTree(root);
  const place = relative(root, here).split(sep).join('/');
  const from = place === '' || place.startsWith('..') ? '.' : place;
  const edits = new Map(resolution.changes.map(({ path, after }) => [path, after]));
  const changes = new Map<string, Change>();
  const notes: string[] = [];
  for (const { record } of withFirst(actions, { tree, from })) {
    const outcome = addRecord({ tree: edited(tree, edits), from }, wanted(record, force));
    for (const change of outcome.changes) {
      edits.set(change.path, change.after);
      changes.set(change.path, { ...change, before: tree.read(change.path) });
    }
    notes.push(...outcome.notes);
    if (outcome.changes.length === 0 && 'title' in record) {
      const [there] = outcome.records;
      notes.push(`${there?.path} has this title already; --force writes another one.`);
    }
  }
  return {
    ...resolution,
    changes: [...resolution.changes, ...changes.values()].sort((one, other) =>
      one.path < other.path ? -1 : 1,
    ),
    notes: [...resolution.notes, ...notes],
  };
}

/** The decisions of features start a folder with why there are records at all. */
function withFirst(actions: readonly RecordAction[], { tree, from }: Standing): RecordAction[] {
  const isOurs = actions.some(({ record }) => 'decisionOf' in record);
  const isEmpty = homeFor(tree, findFolders(tree), from).records.length === 0;
  const first: RecordAction = { type: 'record', record: { decisionOf: 'recording' } };
  return isOurs && isEmpty ? [first, ...actions] : [...actions];
}

function wanted(record: RecordAction['record'], again: boolean): Parameters<typeof addRecord>[1] {
  if ('decisionOf' in record) {
    const content = contentOf(render(`adr/decisions/${record.decisionOf}.md`, {}));
    return { content, status: 'accepted', date: today() };
  }
  const { title, alternative, context, decision, dir, date = today(), ...how } = record;
  const content: Content = {
    ...emptyContent(title),
    context,
    decision,
    alternatives: alternative.map(alternativeOf),
  };
  return { ...how, content, date, folder: dir, again };
}
