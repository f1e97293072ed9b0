import { basename } from 'node:path';
import { patchBetween } from '../merge/patch-between.js';
import type { Change } from '../model/change.js';
import { oneLine } from '../model/one-line.js';
import type { SettledPlan } from '../plan/session.js';
import { isRecordFile } from '../record/record-file.js';
import { foldedFiles } from './folded-files.js';
import { type Paint, prose } from './paint.js';
import { legendOf, marksOf } from './summary.js';

/** More lines are a matter for the diff. */
const mostLines = 40;
const mostNames = 20;

/**
 * The preview before the confirmation: the edits of their own files line by line, what goes, and
 * how many files come into each folder.
 */
export function previewText(plan: SettledPlan, paint: Paint): string {
  const marks = marksOf(plan);
  return [
    ...editsText(editsOfTheirs(plan), paint),
    ...namesText('Will be deleted', '-', of('removed'), paint),
    ...namesText('Existing files that will be replaced or merged', '!', of('conflict'), paint),
    foldedFiles(`${oneLine(basename(plan.root))}/`, marks, paint),
    legendOf(marks, paint),
  ].join('\n\n');

  function of(mark: 'removed' | 'conflict'): string[] {
    return [...marks].filter(([, each]) => each === mark).map(([path]) => path);
  }
}

/** The question that a plan comes down to: "Create 12 files, change 2 and delete 5 in ./svc?". */
export function whatHappens({ root, changes }: SettledPlan): string {
  const count = (is: (change: Change) => boolean): number => changes.filter(is).length;
  const parts = [
    ['create', count(({ before }) => before === undefined)],
    ['change', count(({ before, after }) => before !== undefined && after !== undefined)],
    ['delete', count(({ after }) => after === undefined)],
  ] as const;
  const said = parts
    .filter(([, number]) => number > 0)
    .map(([verb, number], index) => {
      const files = index > 0 ? '' : number === 1 ? ' file' : ' files';
      return `${verb} ${number}${files}`;
    });
  const last = said.pop() ?? 'do nothing';
  const sentence = said.length === 0 ? last : `${said.join(', ')} and ${last}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} in ${oneLine(root)}?`;
}

/** Changes of files that no feature has written, source code first. */
function editsOfTheirs({ changes, remembered }: SettledPlan): Change[] {
  const ours = new Set(
    remembered.flatMap(({ trace, earlier }) => [
      ...Object.keys(trace.files),
      ...Object.keys(earlier?.files ?? {}).map((path) => earlier?.moved[path] ?? path),
    ]),
  );
  const isCode = ({ path }: Change): boolean => /\.[cm]?[jt]sx?$/.test(path);
  return changes
    .filter(({ before, after }) => before !== undefined && after !== undefined)
    .filter(({ path, conflict }) => !conflict && !isRecordFile(path) && !ours.has(path))
    .sort((one, other) => Number(isCode(other)) - Number(isCode(one)));
}

function editsText(changes: readonly Change[], paint: Paint): string[] {
  if (changes.length === 0) return [];
  const lines = changes.flatMap((change) => [
    { path: change.path, text: paint('yellow', `  ~ ${oneLine(change.path)}`) },
    ...changedLines(change).map((line) => ({
      path: change.path,
      text: prose(`    ${paint(line.startsWith('+') ? 'green' : 'red', oneLine(line))}`, 6),
    })),
  ]);
  const hidden = lines.slice(mostLines);
  const files = new Set(hidden.map(({ path }) => path)).size;
  const more = `  … ${hidden.length} more lines, in ${files} of the files: see the diff`;
  return [
    [
      paint('bold', 'Edits of your files'),
      ...lines.slice(0, mostLines).map(({ text }) => text),
      ...(hidden.length > 0 ? [more] : []),
    ].join('\n'),
  ];
}

const changedLines = ({ path, before = '', after = '' }: Change): string[] =>
  patchBetween([path, path], [before, after], 0)
    .hunks.flatMap(({ lines }) => lines)
    .filter((line) => /^[+-]/.test(line))
    .map((line) => line.replace(/\r$/, ''));

function namesText(title: string, sign: string, paths: readonly string[], paint: Paint): string[] {
  if (paths.length === 0) return [];
  const more = paths.length - mostNames;
  return [
    [
      prose(paint('bold', title)),
      ...paths.slice(0, mostNames).map((path) => `  ${paint('red', `${sign} ${oneLine(path)}`)}`),
      ...(more > 0 ? [`  … ${more} more`] : []),
    ].join('\n'),
  ];
}
