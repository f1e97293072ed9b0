import { relative } from 'node:path';
import { requireCommitted } from '../disk/committed.js';
import { realRoot } from '../disk/containment.js';
import { initialCommit } from '../disk/git.js';
import { gitRoot } from '../disk/git-process.js';
import { requireNoStore } from '../disk/git-store.js';
import { nothingHeld } from '../disk/held.js';
import type { Change, ManualStep } from '../model/change.js';
import { AgentopsError, exitCodes } from '../model/errors.js';
import { shellWord } from '../model/shell-word.js';
import { isRecordFile } from '../record/record-file.js';
import { commit, previewRecovery, recover, requireQuiet } from '../write/transaction.js';
import { requireMerged } from './open-merges.js';
import { recordChanges } from './pending-record.js';
import { makePlan, type Plan, type PlanRequest } from './plan.js';
import type { Result } from './result.js';
import { sizeOf } from './result.js';
import { ontoDisk, type Settling, settleChanges } from './settle-changes.js';
import { withStated } from './stated-answers.js';

export interface SessionOptions extends Settling {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Raises older versions of dependencies in `package.json`. */
  readonly raise?: boolean;
  readonly strict?: boolean;
  /** True for a command that helps to resolve a merge, and so edits files that it has left open. */
  readonly duringMerge?: boolean;
  /** Called as soon as a run was rolled back, since this run may still be refused. */
  readonly onRecovered?: (sentence: string) => void;
}

/** A plan whose conflicts are decided: exactly what will be written, and nothing yet is. */
export interface SettledPlan extends Plan {
  readonly skipped: readonly string[];
}

/**
 * Everything before the first write: rolls back a killed run, plans, settles conflicts, and makes
 * all refusals. A dry run ends here, so its preview cannot differ.
 *
 * @returns the settled plan
 */
export async function prepare(request: PlanRequest, options: SessionOptions): Promise<SettledPlan> {
  const { force = false, raise = false } = options;
  const root = openTarget(request.root, options);
  const plan = await makePlan({ ...request, root, force, raise });
  return settlePlan(plan, options, request.held);
}

/** The target's real path, after rolling back a killed run there. */
export function openTarget(
  target: string,
  options: Pick<SessionOptions, 'dryRun' | 'onRecovered'>,
): string {
  const root = realRoot(target);
  requireNoStore(root);
  if (options.dryRun && previewRecovery(root) !== undefined) {
    throw new AgentopsError('RECOVERY', 'An earlier run was interrupted while it wrote here.', {
      next: 'A preview of a half-written tree would be wrong. Run agentops recover first, or agentops recover --dry-run to preview the recovery.',
    });
  }
  const recovered = options.dryRun ? undefined : recover(root);
  if (recovered !== undefined) options.onRecovered?.(recovered);
  return root;
}

/** A plan of edits that no feature's options are behind. */
export const planOfEdits = (root: string, edits: Pick<Plan, 'changes'> & Partial<Plan>): Plan => ({
  features: [],
  answers: {},
  packageManager: 'npm',
  unchanged: [],
  manual: [],
  notes: [],
  remembered: [],
  style: undefined,
  inputs: undefined,
  answersText: undefined,
  ofRepository: false,
  ...edits,
  root,
});

/** Settles the conflicts of a plan, and refuses what must be refused. */
export async function settlePlan(
  plan: Plan,
  options: SessionOptions,
  held = nothingHeld,
): Promise<SettledPlan> {
  const changes = withStated(plan);
  if (!options.duringMerge) await requireMerged(changes);
  const settled = await settleChanges(changes, plan.root, options, held);
  const manual: ManualStep[] = [...plan.manual, ...settled.manual];
  if (options.strict && manual.length > 0) {
    throw new AgentopsError(
      'STRICT',
      'Manual steps would remain, so nothing was written (--strict).',
      {
        details: manual.flatMap(({ where, lines }) => [where, ...lines.map((line) => `  ${line}`)]),
        next: 'Do the steps first, or run without --strict.',
      },
    );
  }
  if (!options.force) requireGivenBack(plan.root, settled.changes);
  const manifests = ontoDisk(recordChanges(plan.remembered, settled, plan.style), plan.root, held);
  return {
    ...plan,
    changes: [...settled.changes, ...manifests].sort((one, other) =>
      one.path < other.path ? -1 : 1,
    ),
    skipped: settled.skipped,
    manual,
  };
}

function requireGivenBack(root: string, changes: readonly Change[]): void {
  const paths = changes
    .filter(({ before, keepsAll }) => before !== undefined && !keepsAll)
    .map(({ path }) => path);
  try {
    requireCommitted(root, paths);
  } catch (error) {
    // Another run at the same time leaves such files as well, and is the better thing to say.
    requireQuiet(root, changes);
    throw error;
  }
}

/** Writes the plan, all or nothing. */
export function write({ root, changes }: Pick<SettledPlan, 'root' | 'changes'>): void {
  if (changes.length > 0) commit(root, changes);
}

/**
 * What follows the write, where it was asked for: the install, then the first commit, so that the
 * lockfile is in it.
 *
 * @returns what could not be done, as manual steps
 */
export async function finish(
  plan: SettledPlan,
  {
    install,
    onOutput,
    written = plan.changes.map(({ path }) => path),
  }: {
    install: boolean;
    onOutput?: (text: string) => void;
    /** What the first commit holds beside the lockfile; the files of the plan, unless said. */
    written?: readonly string[];
  },
): Promise<ManualStep[]> {
  const steps: ManualStep[] = [];
  if (install) {
    const { install: run } = await import('../disk/install.js');
    if (!(await run(plan.root, plan.packageManager, onOutput))) {
      steps.push({
        where: `The install failed, or ${plan.packageManager} is not installed. Run in ${plan.root}`,
        lines: [`${plan.packageManager} install`],
      });
    }
  }
  const wanted = plan.answers.app?.git === true && plan.changes.length > 0;
  if (wanted && gitRoot(plan.root) === undefined) {
    const left = initialCommit(plan.root, [...written, ...lockfiles]);
    if (left)
      steps.push({
        where: `git did not create the first commit (is it installed, and are user.name and user.email set?). Run in ${plan.root}`,
        lines: left,
      });
  }
  return steps;
}

const lockfiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

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
