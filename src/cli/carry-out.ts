import type { Plan } from '../plan/plan.js';
import { begin, type SessionOptions, type SettledPlan, settlePlan } from '../plan/session.js';
import type { RunOptions } from '../request/run-options.js';
import { conclude } from './conclude.js';
import { personFor } from './interactive.js';
import { say } from './print.js';

/** Runs a command in one folder, from the plan to the exit status. */
export async function carryOut(
  target: string,
  options: RunOptions & Pick<SessionOptions, 'duringMerge'>,
  makePlan: (root: string) => Promise<Plan>,
  see?: (plan: SettledPlan) => void,
): Promise<number> {
  const root = begin(target, { dryRun: options.dryRun, onMended: say });
  const { onConflict = 'abort' } = options;
  const plan = await settlePlan(await makePlan(root), { ...options, onConflict });
  see?.(plan);
  return conclude(plan, options, await personFor(options));
}
