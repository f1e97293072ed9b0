import { exitCodes } from '../core/errors.js';
import { paintFor } from '../output/paint.js';
import { outcomeText, previewText } from '../output/summary.js';
import type { Plan } from '../plan.js';
import type { RunOptions } from '../run-options.js';
import { begin, finish, resultOf, type SettledPlan, settlePlan, write } from '../session.js';
import { isInteractive } from './interactive.js';

/** What a command does to one folder, from its plan to the exit status. */
export async function carryOut(
  target: string,
  options: RunOptions,
  makePlan: (root: string) => Promise<Plan>,
  see?: (plan: SettledPlan) => void,
): Promise<number> {
  const { root, mended } = begin(target, { dryRun: options.dryRun });
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  if (mended) say(mended);
  const { onConflict = 'abort' } = options;
  const plan = await settlePlan(await makePlan(root), { ...options, onConflict });
  see?.(plan);
  if (options.dryRun) {
    if (options.out !== undefined) {
      const { savePlan } = await import('../saved-plan.js');
      savePlan(plan, options.out, process.cwd());
    }
    const result = resultOf(plan, { dryRun: true });
    process.stdout.write(previewText(plan, result, options, paintFor(process.stdout, process.env)));
    return result.exitCode;
  }
  const paint = paintFor(process.stderr, process.env);
  const isAsked = isInteractive(options);
  const go = isAsked
    ? await (await import('../dialogue.js')).confirmPlan(
        { ask: (await import('./terminal.js')).ask, say, paint },
        plan,
        options.install,
      )
    : options;
  if (go === undefined) return exitCodes.done;
  write(plan);
  const steps = await finish(plan, go);
  const result = resultOf(plan, {
    dryRun: false,
    installed: go.install && steps.length === 0,
    steps,
  });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else say(outcomeText(isAsked ? undefined : plan, result, paint));
  return result.exitCode;
}
