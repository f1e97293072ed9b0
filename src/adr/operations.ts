import { posix } from 'node:path';
import type { Change } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import { cleanTitle } from './content.js';
import { changesOf } from './edits.js';
import { findRecord } from './find-record.js';
import {
  type AdrFolder,
  findFolders,
  homeFor,
  isFoundByItself,
  newFolder,
  type Tree,
} from './folders.js';
import { hasBrokenIndex, indexPath } from './index-block.js';
import { slugOf } from './name.js';
import { type NewRecord, newRecord } from './new-record.js';
import { type AdrRecord, idOf, readRecord } from './record.js';
import { afterMoves, movesOf } from './renumber.js';
import { supersededBy, withRelation, withStatus } from './set-status.js';
import { reachable, type Status } from './status.js';

/** The outcome of a command. */
export interface Outcome {
  readonly changes: readonly Change[];
  /** The records that it is about, as they are then. */
  readonly records: readonly AdrRecord[];
  readonly notes: readonly string[];
}

/** The current folder, from the root; its records are matched first. */
export interface Standing {
  readonly tree: Tree;
  readonly from: string;
}

interface Wanted extends NewRecord {
  /** The folder, from the root; left out, that of who is in `from`. */
  readonly folder?: string | undefined;
  /** Records whose place the new one takes. */
  readonly supersedes?: readonly string[];
  /** Write the record even if the folder has one with this title. */
  readonly again?: boolean;
}

export function addRecord({ tree, from }: Standing, wanted: Wanted): Outcome {
  const folders = findFolders(tree);
  const home = homeOf(tree, folders, from, wanted.folder);
  const there = wanted.again ? undefined : sameTitle(home, wanted.content.title);
  if (there) return { changes: [], records: [there], notes: [] };
  const { path, text } = newRecord(tree, home, wanted);
  const edits = new Map<string, string | undefined>([[path, text]]);
  let record = recordAt(path, text);
  for (const id of wanted.supersedes ?? []) {
    const old = findRecord(folders, id, home);
    requireReachable(old, 'superseded', false);
    edits.set(old.path, supersededBy(old, record, wanted.date));
    record = recordAt(path, withRelation(record, 'Supersedes', old));
  }
  edits.set(path, record.markdown.text);
  const notes = notListed(tree, folders);
  const isNew = home.records.length === 0;
  if (isNew && !isFoundByItself(home.path) && home.evidence === noRecords) {
    // adr-tools stores the folder here; without it the next run would not find it.
    if (tree.read('.adr-dir') === undefined) edits.set('.adr-dir', `${home.path}\n`);
    else
      notes.push(
        `.adr-dir names another folder. Pass --dir ${home.path} for the next record as well.`,
      );
  }
  const hasReadme = tree.read(indexPath(home)) !== undefined;
  const changes = changesOf(
    tree,
    edits,
    isNew && !hasReadme && !home.isLog4brains ? [home.path] : [],
  );
  return { changes, records: [record], notes };
}

/** Running the same command twice writes one record. */
const sameTitle = ({ records }: AdrFolder, title: string): AdrRecord | undefined =>
  records.find(
    (record) => record.title === cleanTitle(title) || record.name.slug === slugOf(title),
  );

const noRecords = newFolder('.').evidence;

function homeOf(tree: Tree, folders: readonly AdrFolder[], from: string, said?: string): AdrFolder {
  if (said === undefined) return homeFor(tree, folders, from);
  const path = posix.normalize(said.replaceAll('\\', '/')).replace(/\/$/, '');
  return folders.find((folder) => folder.path === path) ?? newFolder(path);
}

export function setStatus(
  { tree, from }: Standing,
  ids: readonly string[],
  status: Exclude<Status, 'superseded'>,
  { date, force }: { date: string; force: boolean },
): Outcome {
  const folders = findFolders(tree);
  const home = homeFor(tree, folders, from);
  const records = ids.map((id) => findRecord(folders, id, home));
  for (const record of records) requireReachable(record, status, force);
  const edits = new Map(
    records
      .filter(({ word }) => word !== status)
      .map((record) => [record.path, withStatus(record, status, date)]),
  );
  return outcome(tree, edits, records);
}

export function renumberRecords(
  { tree, from }: Standing,
  ids: readonly string[],
  arrival: (path: string) => number | undefined,
): Outcome {
  const folders = findFolders(tree);
  const chosen = ids.map((id) => findRecord(folders, id, homeFor(tree, folders, from)).path);
  const moves = folders.flatMap((folder) => movesOf(folder, arrival, chosen));
  const alone = chosen.filter((path) => !moves.some(({ record }) => record.path === path));
  if (alone.length > 0) {
    throw new AgentopsError(
      'USAGE',
      'No other record has the same number, so there is nothing to renumber.',
      {
        details: alone,
        next: 'agentops adr check lists the duplicate numbers.',
      },
    );
  }
  const edits = new Map<string, string | undefined>();
  for (const { record } of moves) edits.set(record.path, undefined);
  for (const { to, text } of afterMoves(tree, moves)) edits.set(to, text);
  const records = moves.map(({ to }) => recordAt(to, edits.get(to) ?? ''));
  const notes = [
    ...moves.map(({ record, to }) => `${record.path} is now ${posix.basename(to)}.`),
    ...notListed(tree, folders),
  ];
  return { changes: changesOf(tree, edits), records, notes };
}

const brokenLists = (tree: Tree, folders: readonly AdrFolder[]): string[] =>
  folders.filter((folder) => hasBrokenIndex(tree, folder)).map(indexPath);

const notListed = (tree: Tree, folders: readonly AdrFolder[]): string[] =>
  brokenLists(tree, folders).map(
    (path) =>
      `${path} was not updated: the begin and end markers of its list do not match. Fix them, then run: agentops adr index`,
  );

/** Updates every index; the folder that `from` belongs to and that of the root get one. */
export function makeIndexes({ tree, from }: Standing): Outcome {
  const folders = findFolders(tree);
  const home = homeFor(tree, folders, from);
  const first = folders.find(({ owner }) => owner === '.');
  const make = [home, ...(first ? [first] : [])].filter(({ records }) => records.length > 0);
  const broken = brokenLists(tree, folders);
  if (broken.length > 0) {
    throw new AgentopsError('REFUSED', 'The begin and end markers of a list do not match.', {
      details: broken,
      next: 'Remove the markers that a merge left there, or all of them, and run the command again.',
    });
  }
  const touched = new Map(
    folders
      .flatMap(({ records }) => records.slice(0, 1))
      .map(({ path, markdown }) => [path, markdown.text]),
  );
  return {
    changes: changesOf(
      tree,
      touched,
      make.map(({ path }) => path),
    ),
    records: [],
    notes: [],
  };
}

export function requireReachable(record: AdrRecord, status: Status, force: boolean): void {
  const { word } = record;
  if (force || word === undefined || word === status || reachable[status].includes(word)) return;
  throw new AgentopsError('REFUSED', `${idOf(record)} is ${word}; it cannot become ${status}.`, {
    details: [`${record.path}:${record.status?.line ?? 1}`],
    next: `Only a record that is ${reachable[status].join(' or ')} can. Pass --force to do it anyway.`,
  });
}

const recordAt = (path: string, text: string): AdrRecord => {
  const record = readRecord(path, text);
  if (record === undefined) throw new Error(`${path} is not the name of a record`);
  return record;
};

export function outcome(
  tree: Tree,
  edits: ReadonlyMap<string, string>,
  records: readonly AdrRecord[],
): Outcome {
  return {
    changes: changesOf(tree, edits),
    records: records.map((record) =>
      recordAt(record.path, edits.get(record.path) ?? record.markdown.text),
    ),
    notes: notListed(tree, findFolders(tree)),
  };
}
