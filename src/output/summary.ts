import { basename } from 'node:path';
import type { AgentopsError } from '../core/errors.js';
import { oneLine } from '../core/one-line.js';
import type { ManualStep } from '../core/resolution.js';
import type { SettledPlan } from '../session.js';
import type { Paint } from './paint.js';
import type { Result } from './result.js';
import { type Mark, treeOf } from './tree.js';

/** The files of a plan as a tree, with what each sign means. */
export function fileTree({ root, changes, unchanged, skipped }: SettledPlan, paint: Paint): string {
  const marks = new Map<string, Mark>();
  for (const { path, before, after, conflict } of changes) {
    const mark = before === undefined ? 'created' : after === undefined ? 'removed' : 'changed';
    marks.set(path, conflict ? 'conflict' : mark);
  }
  for (const path of [...unchanged, ...skipped]) marks.set(path, 'left');
  const count = (mark: Mark): number => [...marks.values()].filter((each) => each === mark).length;
  const legend = (
    [
      ['created', '+ created', 'green'],
      ['changed', '~ changed', 'yellow'],
      ['removed', '- removed', 'red'],
      ['conflict', '! replaced or merged', 'red'],
      ['left', '= left', 'dim'],
    ] as const
  )
    .filter(([mark]) => count(mark) > 0)
    .map(([mark, text, colour]) => paint(colour, `${text} ${count(mark)}`));
  return `${treeOf(`${oneLine(basename(root))}/`, marks, paint)}\n\n${legend.join('   ')}`;
}

/** The files (unless they were shown), what was done, what is left to do, and the next commands. */
export function outcomeText(plan: SettledPlan | undefined, result: Result, paint: Paint): string {
  const { status, manual = [], notes = [], next = [] } = result;
  return [
    ...(plan && plan.changes.length > 0 ? [fileTree(plan, paint)] : []),
    headline(result, paint),
    ...(notes.length > 0 ? [notes.map(oneLine).join('\n')] : []),
    ...(manual.length > 0 ? [manualSteps(manual, paint)] : []),
    ...(status === 'written' && next.length > 0
      ? [['Next:', ...next.map((line) => `  ${paint('cyan', oneLine(line))}`)].join('\n')]
      : []),
  ].join('\n\n');
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
    [skipped.length, 'left as you have them'],
  ] as const;
  const told = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${files(count)} ${what}`);
  if (status === 'planned') {
    const would = told.length === 0 ? 'nothing to do' : told.join(', ');
    return `${paint('yellow', 'Preview:')} ${would} in ${oneLine(root)}; nothing was written.`;
  }
  if (status === 'unchanged' && skipped.length === 0) {
    return 'Nothing to do: everything is as it should be.';
  }
  return `${paint('green', 'Done.')} ${told.join(', ')} in ${oneLine(root)}`;
}

/** Manual steps with their exact lines. */
function manualSteps(steps: readonly ManualStep[], paint: Paint): string {
  const title =
    steps.length === 1 ? 'One step is left to you:' : `${steps.length} steps are left to you:`;
  const blocks = steps.map(({ where, lines }, index) =>
    [
      `${index + 1}. ${oneLine(where)}`,
      '',
      ...lines.map((line) => (line === '' ? '' : `     ${line}`)),
    ].join('\n'),
  );
  return [paint('yellow', title), ...blocks].join('\n\n');
}

/** An error as a person should read it: what, where, what next. */
export function errorText(error: AgentopsError, paint: Paint): string {
  return [
    `${paint('red', 'error')} ${error.message}`,
    ...error.details.map((line) => `  ${line}`),
    paint('dim', error.next),
  ].join('\n');
}
