import { exitCodes } from '../core/errors.js';
import type { Person } from '../dialogue.js';
import { paintFor } from '../output/paint.js';
import { outcomeText } from '../output/summary.js';
import type { RunOptions } from '../run-options.js';
import { finish, resultOf, type SettledPlan, write } from '../session.js';
import { print, say } from './print.js';
import { printPreview } from './print-preview.js';

/**
 * What every command does with its plan: shows and keeps it, or asks, writes and tells.
 *
 * @param person whoever is there to be asked
 * @returns the exit status
 */
export async function conclude(
  plan: SettledPlan,
  options: RunOptions,
  person?: Person,
): Promise<number> {
  if (options.dryRun) {
    if (options.out !== undefined) {
      const { savePlan } = await import('../saved-plan.js');
      savePlan(plan, options.out, process.cwd());
    }
    const result = resultOf(plan, { dryRun: true, full: options.full });
    printPreview(plan, result, options);
    return result.exitCode;
  }
  const go = person
    ? await (await import('../dialogue.js')).confirmPlan(person, plan, options.install)
    : options;
  if (go === undefined) return exitCodes.done;
  write(plan);
  const steps = await finish(plan, go);
  const installed = go.install && steps.length === 0;
  const result = resultOf(plan, { dryRun: false, installed, steps });
  if (options.json) print(JSON.stringify(result, null, 2));
  else {
    const paint = paintFor(process.stderr, process.env);
    // A person has just seen the tree.
    say(outcomeText(person ? undefined : plan, result, paint));
  }
  return result.exitCode;
}
