import { AgentopsError } from '../model/errors.js';
import { featureOf } from '../request/features.js';
import { readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import { carryOut } from './carry-out.js';
import type { RunSubcommand } from './commands.js';

/** `remove <feature>`. */
export const run: RunSubcommand = async (_, positionals, flags) => {
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0) {
    throw new AgentopsError('USAGE', 'remove takes one feature.', {
      details: more,
      next: 'agentops remove <feature>, and agentops list for their names',
    });
  }
  const { id } = featureOf(word);
  const { run: options } = readRunOptions(flags);
  const { makeRemoval } = await import('../installed/remove.js');
  return carryOut(targetFolder([id], process.cwd()), options, (root) =>
    makeRemoval({ feature: id, root }),
  );
};
