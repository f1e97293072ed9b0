import { AgentopsError } from '../model/errors.js';
import { loadPlan } from '../plan/saved-plan.js';
import { readRunOptions } from '../request/run-options.js';
import type { RunSubcommand } from './commands.js';
import { conclude } from './conclude.js';
import { say } from './print.js';

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
  const plan = loadPlan(file, process.cwd(), { dryRun: options.dryRun, onMended: say });
  return conclude(plan, options);
};
