import type { Plan } from '../plan/plan.js';
import { openTarget, type SessionOptions, type SettledPlan, settlePlan } from '../plan/session.js';
import type { RunOptions } from '../request/run-options.js';
import { prompterFor } from './interactive.js';
import { say } from './print.js';
import { writeOrPreview } from './write-or-preview.js';

/** Runs a command in one folder, from the plan to the exit status. */
export async function runPlan(
  target: string,
  options: RunOptions & Pick<SessionOptions, 'duringMerge'>,
  makePlan: (root: string) => Promise<Plan>,
  see?: (plan: SettledPlan) => void,
): Promise<number> {
  const root = openTarget(target, { dryRun: options.dryRun, onRecovered: say });
  const { onConflict = 'abort' } = options;
  const plan = await settlePlan(await makePlan(root), { ...options, onConflict });
  see?.(plan);
  return writeOrPreview(plan, options, await prompterFor(options));
}
