import { loadPlan } from '../plan/saved-plan.js';
import { readRunOptions } from '../request/run-options.js';
import type { Run } from './command.js';
import { say } from './print.js';
import { writeOrPreview } from './write-or-preview.js';

/** `apply <plan.json>`. */
export const apply: Run = async ({ words: [file = ''], flags }) => {
  const { run: options } = readRunOptions(flags);
  const plan = loadPlan(file, process.cwd(), { dryRun: options.dryRun, onRecovered: say });
  return writeOrPreview(plan, options);
};
