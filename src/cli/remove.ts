import { featureOf } from '../request/features.js';
import { readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import type { Run } from './command.js';
import { runPlan } from './run-plan.js';

/** `remove <feature>`. */
export const remove: Run = async ({ words: [word = ''], flags }) => {
  const { id } = featureOf(word);
  const { run: options } = readRunOptions(flags);
  const { makeRemoval } = await import('../installed/remove.js');
  return runPlan(targetFolder([id], process.cwd()), options, (root) =>
    makeRemoval({ feature: id, root }),
  );
};
