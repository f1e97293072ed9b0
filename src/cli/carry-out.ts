import { paintFor } from '../output/paint.js';
import type { Plan } from '../plan.js';
import type { RunOptions } from '../run-options.js';
import { begin, type SettledPlan, settlePlan } from '../session.js';
import { conclude, keepPlan } from './conclude.js';
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
  await keepPlan(plan, options);
  const person = isInteractive(options)
    ? {
        ask: (await import('./terminal.js')).ask,
        say,
        paint: paintFor(process.stderr, process.env),
      }
    : undefined;
  return conclude(plan, options, person);
}
