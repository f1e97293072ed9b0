import { AgentopsError } from '../model/errors.js';
import { findRecord } from './find-record.js';
import { findFolders, homeFor, type Tree } from './folders.js';
import { type Outcome, outcome, requireReachable, type Standing } from './operations.js';
import type { AdrRecord } from './record.js';
import { supersededBy, withRelation } from './set-status.js';

/* Links between two records, always in both directions. */

export function supersede(
  { tree, from }: Standing,
  oldId: string,
  newId: string,
  { date, force }: { date: string; force: boolean },
): Outcome {
  const { one: old, other: next } = pairOf(tree, from, oldId, newId);
  const isDone = old.relations.some(
    ({ kind, path }) => kind === 'superseded by' && path === next.path,
  );
  if (!isDone) requireReachable(old, 'superseded', force);
  const edits = new Map([
    [old.path, isDone ? old.markdown.text : supersededBy(old, next, date)],
    [next.path, withRelation(next, 'Supersedes', old)],
  ]);
  return outcome(tree, edits, [old, next]);
}

/** Pairs of words that people use, so that only one has to be given. */
const answers: Readonly<Record<string, string>> = {
  amends: 'Amended by',
  'amended by': 'Amends',
  clarifies: 'Clarified by',
  'clarified by': 'Clarifies',
  extends: 'Extended by',
  'extended by': 'Extends',
  refines: 'Refined by',
  'refined by': 'Refines',
  'depends on': 'Needed by',
  'needed by': 'Depends on',
  'relates to': 'Relates to',
};

export function linkRecords(
  { tree, from }: Standing,
  [oneId, words, otherId]: readonly [string, string, string],
  back = answers[words.toLowerCase()],
): Outcome {
  if (/^super[sc]ede/i.test(words)) {
    throw new AgentopsError(
      'USAGE',
      'Superseding also changes the status of a record, so link cannot do it.',
      {
        next: 'agentops adr supersede <old> <new>',
      },
    );
  }
  if (back === undefined) {
    throw new AgentopsError(
      'USAGE',
      `The words for the link back from ${JSON.stringify(words)} are not known.`,
      {
        details: [`words with a known link back: ${Object.keys(answers).join(', ')}`],
        next: 'Pass the words for the link back as the fourth argument.',
      },
    );
  }
  const { one, other } = pairOf(tree, from, oneId, otherId);
  const edits = new Map([
    [one.path, withRelation(one, words, other)],
    [other.path, withRelation(other, back, one)],
  ]);
  return outcome(tree, edits, [one, other]);
}

function pairOf(
  tree: Tree,
  from: string,
  oneId: string,
  otherId: string,
): { one: AdrRecord; other: AdrRecord } {
  const folders = findFolders(tree);
  const home = homeFor(tree, folders, from);
  const one = findRecord(folders, oneId, home);
  const other = findRecord(folders, otherId, home);
  if (one.path !== other.path) return { one, other };
  throw new AgentopsError('USAGE', `${oneId} and ${otherId} are the same record.`, {
    next: 'agentops adr list',
  });
}
