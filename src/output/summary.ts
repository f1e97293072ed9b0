import { basename } from 'node:path';
import type { ManualStep } from '../model/change.js';
import type { AgentopsError } from '../model/errors.js';
import { oneLine } from '../model/one-line.js';
import type { Result } from '../plan/result.js';
import type { SettledPlan } from '../plan/session.js';
import { foldedFiles } from './folded-files.js';
import { type Paint, prose } from './paint.js';
import { type Mark, treeOf } from './tree.js';

/** What becomes of each file of a plan. */
export function marksOf({ changes, unchanged, skipped }: SettledPlan): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { path, before, after, conflict } of changes) {
    const mark = before === undefined ? 'created' : after === undefined ? 'removed' : 'changed';
    marks.set(path, conflict ? 'conflict' : mark);
  }
  for (const path of [...unchanged, ...skipped]) marks.set(path, 'left');
  return marks;
}

/** What each sign means, and how many files have it. */
export function legendOf(marks: ReadonlyMap<string, Mark>, paint: Paint): string {
  const count = (mark: Mark): number => [...marks.values()].filter((each) => each === mark).length;
  return (
    [
      ['created', '+ created', 'green'],
      ['changed', '~ changed', 'yellow'],
      ['removed', '- removed', 'red'],
      ['conflict', '! replaced or merged', 'red'],
      ['left', '= left', 'dim'],
    ] as const
  )
    .filter(([mark]) => count(mark) > 0)
    .map(([mark, text, colour]) => paint(colour, `${text} ${count(mark)}`))
    .join('   ');
}

/** The files of a plan as a tree, with what each sign means. */
export function fileTree(plan: SettledPlan, paint: Paint): string {
  const marks = marksOf(plan);
  const tree = treeOf(`${oneLine(basename(plan.root))}/`, marks, paint);
  return `${tree}\n\n${legendOf(marks, paint)}`;
}

/** The files (unless they were shown), what was done, what is left to do, and the next commands. */
export function outcomeText(plan: SettledPlan | undefined, result: Result, paint: Paint): string {
  const { status, manual = [], notes = [], next = [] } = result;
  return [
    ...(plan && plan.changes.length > 0 ? [filesText(plan, status, paint)] : []),
    prose(headline(result, paint)),
    ...(notes.length > 0 ? [notes.map((note) => prose(oneLine(note))).join('\n')] : []),
    ...(manual.length > 0 ? [manualSteps(manual, paint)] : []),
    ...(status === 'written' && next.length > 0
      ? [['Next:', ...next.map((line) => `  ${paint('cyan', oneLine(line))}`)].join('\n')]
      : []),
  ].join('\n\n');
}

/** A preview names every file; what is done, only how many there are in each folder. */
function filesText(plan: SettledPlan, status: Result['status'], paint: Paint): string {
  if (status === 'planned') return fileTree(plan, paint);
  const marks = marksOf(plan);
  const folded = foldedFiles(`${oneLine(basename(plan.root))}/`, marks, paint);
  return `${folded}\n\n${legendOf(marks, paint)}`;
}

function headline(
  { status, root = '', created = [], changed = [], removed = [], skipped = [] }: Result,
  paint: Paint,
): string {
  const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
  const counts = [
    [created.length, 'created'],
    [changed.length, 'changed'],
    [removed.length, 'removed'],
    [skipped.length, 'left unchanged'],
  ] as const;
  const told = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${files(count)} ${what}`);
  if (status === 'planned') {
    const would = told.length === 0 ? 'nothing to do' : told.join(', ');
    return `${paint('yellow', 'Preview:')} ${would} in ${oneLine(root)}; nothing was written.`;
  }
  if (status === 'unchanged' && skipped.length === 0) {
    return 'Nothing to do: everything is up to date.';
  }
  return `${paint('green', 'Done.')} ${told.join(', ')} in ${oneLine(root)}`;
}

/** Manual steps with their exact lines. */
function manualSteps(steps: readonly ManualStep[], paint: Paint): string {
  const title =
    steps.length === 1 ? 'One manual step remains:' : `${steps.length} manual steps remain:`;
  const blocks = steps.map(({ where, lines }, index) =>
    [
      prose(`${index + 1}. ${oneLine(where)}`, 3),
      '',
      ...lines.map((line) => (line === '' ? '' : `     ${line}`)),
    ].join('\n'),
  );
  return [paint('yellow', title), ...blocks].join('\n\n');
}

/** An error as the user should read it: what, where, what next. */
export function errorText(error: AgentopsError, paint: Paint): string {
  return [
    prose(`${paint('red', 'error')} ${error.message}`),
    ...error.details.map((line) => prose(`  ${line}`)),
    prose(paint('dim', error.next)),
  ].join('\n');
}
