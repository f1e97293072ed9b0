import { requireCommitted } from '../disk/committed.js';
import { realRoot } from '../disk/containment.js';
import { initialCommit } from '../disk/git.js';
import { gitRoot } from '../disk/git-process.js';
import { requireNoStore } from '../disk/git-store.js';
import { nothingHeld } from '../disk/held.js';
import { type Change, type ManualStep, stepLines } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import { commit, previewRecovery, recover, requireQuiet } from '../write/transaction.js';
import { requireMerged } from './open-merges.js';
import { recordChanges } from './pending-record.js';
import { makePlan, type Plan, type PlanRequest } from './plan.js';
import { ontoDisk, type Settling, settleChanges } from './settle-changes.js';
import { withStated } from './stated-answers.js';

export interface SessionOptions extends Settling {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Raises older versions of dependencies in `package.json`. */
  readonly raise?: boolean;
  readonly strict?: boolean;
  /** Goes on without the features that cannot be added here, if others can. */
  readonly skipRefused?: boolean;
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
export async function prepare(
  request: PlanRequest,
  options: SessionOptions,
  make: (request: PlanRequest) => Promise<Plan> = makePlan,
): Promise<SettledPlan> {
  const root = openTarget(request.root, options);
  const { force = false, raise = false, skipRefused = false } = options;
  const plan = await make({ ...request, root, force, raise, skipRefused });
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
        details: stepLines(manual),
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
 * @returns whether it was installed, and what could not be done, as manual steps
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
): Promise<{ installed: boolean; steps: ManualStep[] }> {
  const steps: ManualStep[] = [];
  let installed = false;
  if (install) {
    const { install: run } = await import('../disk/install.js');
    installed = await run(plan.root, plan.packageManager, onOutput);
    if (!installed) {
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
  return { installed, steps };
}

const lockfiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];
