import type { AgentopsError } from '../core/errors.js';
import type { Change, ManualStep } from '../core/resolve.js';
import type { Paint } from './paint.js';
import type { Result } from './result.js';
import { type Mark, treeOf } from './tree.js';

/** The files of a plan as a tree, with what each sign means. */
export function fileTree(
  title: string,
  {
    changes,
    unchanged,
    skipped = [],
  }: { changes: readonly Change[]; unchanged: readonly string[]; skipped?: readonly string[] },
  paint: Paint,
): string {
  const marks = new Map<string, Mark>();
  for (const { path, before, conflict } of changes) {
    marks.set(path, conflict ? 'conflict' : before === undefined ? 'created' : 'changed');
  }
  for (const path of [...unchanged, ...skipped]) marks.set(path, 'left');
  const count = (mark: Mark): number => [...marks.values()].filter((each) => each === mark).length;
  const legend = (
    [
      ['created', '+ created', 'green'],
      ['changed', '~ changed', 'yellow'],
      ['conflict', '! replaced', 'red'],
      ['left', '= left', 'dim'],
    ] as const
  )
    .filter(([mark]) => count(mark) > 0)
    .map(([mark, text, colour]) => paint(colour, `${text} ${count(mark)}`));
  return `${treeOf(title, marks, paint)}\n\n${legend.join('   ')}`;
}

/** What was done, what is left to do, and the next commands. */
export function outcomeText(result: Result, paint: Paint): string {
  const {
    status,
    root = '',
    created = [],
    changed = [],
    manual = [],
    notes = [],
    next = [],
  } = result;
  const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
  const head = {
    written: `${paint('green', 'Done.')} ${files(created.length)} created, ${files(changed.length)} changed in ${root}`,
    unchanged: 'Nothing to do: everything is as it should be.',
    planned: `${paint('yellow', 'Preview:')} nothing was written to ${root}`,
    error: '',
  }[status];
  return [
    head,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...(manual.length > 0 ? [manualSteps(manual, paint)] : []),
    ...(status === 'written' && next.length > 0
      ? [['Next:', ...next.map((line) => `  ${paint('cyan', line)}`)].join('\n')]
      : []),
  ].join('\n\n');
}

/** Manual steps with their exact lines. */
function manualSteps(steps: readonly ManualStep[], paint: Paint): string {
  const blocks = steps.map(
    ({ where, lines }, index) =>
      `${index + 1}. ${where}\n\n${lines.map((line) => `     ${line}`).join('\n')}`,
  );
  return [
    paint(
      'yellow',
      steps.length === 1 ? 'One step is left to you:' : `${steps.length} steps are left to you:`,
    ),
    ...blocks,
  ].join('\n\n');
}

/** An error as a person should read it: what, where, what next. */
export function errorText(error: AgentopsError, paint: Paint): string {
  return [
    `${paint('red', 'error')} ${error.message}`,
    ...error.details.map((line) => `  ${line}`),
    paint('dim', error.next),
  ].join('\n');
}
