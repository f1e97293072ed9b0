import { AgentopsError } from '../core/errors.js';
import { paintFor } from '../output/paint.js';
import { outcomeText, previewText } from '../output/summary.js';
import { readRunOptions } from '../run-options.js';
import { loadPlan } from '../saved-plan.js';
import { finish, resultOf, write } from '../session.js';
import type { RunSubcommand } from './commands.js';

/** `apply <plan.json>`. */
export const run: RunSubcommand = async (_, positionals, flags) => {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new AgentopsError('USAGE', 'apply takes one plan.', {
      details: more,
      next: 'agentops plan … --out plan.json, then agentops apply plan.json',
    });
  }
  const { run: options } = readRunOptions(flags);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const plan = loadPlan(file, process.cwd(), { dryRun: options.dryRun, onMended: say });
  if (options.dryRun) {
    const result = resultOf(plan, { dryRun: true });
    process.stdout.write(previewText(plan, result, options, paintFor(process.stdout, process.env)));
    return result.exitCode;
  }
  write(plan);
  const steps = await finish(plan, options);
  const installed = options.install && steps.length === 0;
  const result = resultOf(plan, { dryRun: false, installed, steps });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else say(outcomeText(plan, result, paintFor(process.stderr, process.env)));
  return result.exitCode;
};
