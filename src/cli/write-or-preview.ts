import { exitCodes } from '../model/errors.js';
import { oneLine } from '../model/one-line.js';
import type { Prompter } from '../output/dialogue.js';
import { paintFor } from '../output/paint.js';
import { outcomeText } from '../output/summary.js';
import { resultOf } from '../plan/result-of.js';
import { finish, type SettledPlan, write } from '../plan/session.js';
import type { RunOptions } from '../request/run-options.js';
import { print, say } from './print.js';
import { printPreview } from './print-preview.js';
import { commandText } from './same-command.js';

/**
 * Carries out a plan: previews and saves it, or asks, writes and reports.
 *
 * @param person asks the user, if there is one
 * @param command the command line that would do the same without prompts
 * @returns the exit status
 */
export async function writeOrPreview(
  plan: SettledPlan,
  options: RunOptions,
  person?: Prompter,
  command?: (go: { install: boolean }) => readonly string[],
): Promise<number> {
  if (options.dryRun) {
    if (options.out !== undefined) {
      const { savePlan } = await import('../plan/saved-plan.js');
      savePlan(plan, options.out, process.cwd());
    }
    const result = resultOf(plan, { dryRun: true, full: options.full });
    printPreview(plan, result, options);
    return result.exitCode;
  }
  const go = person
    ? await (await import('../output/dialogue.js')).confirmPlan(person, plan, options.install)
    : options;
  if (go === undefined) return exitCodes.done;
  write(plan);
  const done = person && go.install ? await finishVisibly(plan) : await finish(plan, go);
  const result = resultOf(plan, { dryRun: false, ...done });
  if (options.json) print(JSON.stringify(result, null, 2));
  else {
    const paint = paintFor(process.stderr, process.env);
    // The user has just seen the tree.
    say(`${person ? '\n' : ''}${outcomeText(person ? undefined : plan, result, paint)}`);
    if (person && command) {
      const text = commandText(command(go).map(oneLine), process.stderr.columns || undefined);
      say(`\nThe same without questions:\n${text}`);
    }
  }
  return result.exitCode;
}

/** Package managers without a terminal print nothing for up to a minute. */
async function finishVisibly(plan: SettledPlan): ReturnType<typeof finish> {
  const { waiting } = await import('./waiting.js');
  let output = '';
  const done = await waiting(`Installing with ${plan.packageManager} …`, () =>
    finish(plan, {
      install: true,
      onOutput: (text) => {
        output += text;
      },
    }),
  );
  if (!done.installed && output !== '') say(output.trimEnd());
  return done;
}
