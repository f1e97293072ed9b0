import { relative } from 'node:path';
import type { Change, ManualStep } from '../model/change.js';
import { exitCodes } from '../model/errors.js';
import { shellWord } from '../model/shell-word.js';
import { isRecordFile } from '../record/record-file.js';
import type { Result } from './result.js';
import { sizeOf } from './result.js';
import type { SettledPlan } from './session.js';

/** The outcome as data, for `--json`, the API and the summary. */
export function resultOf(
  plan: SettledPlan,
  {
    dryRun,
    full = false,
    installed = false,
    steps = [],
  }: { dryRun: boolean; full?: boolean; installed?: boolean; steps?: readonly ManualStep[] },
): Result {
  const manual = [...plan.manual, ...steps].map(({ where, lines }) => ({
    where,
    lines: [...lines],
  }));
  const paths = (kind: ReturnType<typeof kindOf>) =>
    plan.changes.filter((change) => kindOf(change) === kind).map(({ path }) => path);
  return {
    version: 1,
    status: dryRun ? 'planned' : plan.changes.length === 0 ? 'unchanged' : 'written',
    exitCode: manual.length > 0 ? exitCodes.manualSteps : exitCodes.done,
    root: plan.root,
    features: [...plan.features],
    ...(plan.refused && {
      refused: Object.fromEntries(
        Object.entries(plan.refused).map(([id, reasons]) => [id, [...reasons]]),
      ),
    }),
    answers: JSON.parse(JSON.stringify(plan.answers)),
    created: paths('create'),
    changed: paths('change'),
    ...(paths('remove').length > 0 && { removed: paths('remove') }),
    unchanged: [...plan.unchanged],
    skipped: [...plan.skipped],
    ...(dryRun && {
      changes: plan.changes.map((change) => ({
        path: change.path,
        kind: kindOf(change),
        conflict: change.conflict,
        ...(full || !isRecordFile(change.path)
          ? sides(change, (text) => text)
          : { bytes: sides(change, sizeOf) }),
      })),
    }),
    manual,
    notes: [...plan.notes],
    ...(plan.overrides && { overrides: plan.overrides.map((each) => ({ ...each })) }),
    next: nextCommands(plan, installed),
  };
}

/** What is said of a file before and after, each only where it exists. */
const sides = <Said>({ before, after }: Change, say: (text: string) => Said) => ({
  ...(before !== undefined && { before: say(before) }),
  ...(after !== undefined && { after: say(after) }),
});

const kindOf = ({ before, after }: Change): 'create' | 'change' | 'remove' =>
  before === undefined ? 'create' : after === undefined ? 'remove' : 'change';

function nextCommands(
  { root, packageManager, features, changes }: SettledPlan,
  installed: boolean,
): string[] {
  const needsInstall = !installed && changes.some(({ path }) => path === 'package.json');
  const run = packageManager === 'npm' ? 'npm run' : packageManager;
  const commands = [
    ...(needsInstall ? [`${packageManager} install`] : []),
    ...(features.includes('app') ? [`${run} dev`] : []),
  ];
  const folder = relative(process.cwd(), root);
  if (folder === '' || commands.length === 0) return commands;
  const shortest = folder.startsWith('..') ? root : folder;
  return [`cd ${shellWord(shortest.replace(/^-/, './-'))}`, ...commands];
}
