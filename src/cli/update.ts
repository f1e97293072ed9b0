import { parseAnswers } from '../model/answers.js';
import { exitCodes } from '../model/errors.js';
import { readAnswers } from '../request/read-answers.js';
import { readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import type { Run } from './command.js';
import { updateOptions } from './lifecycle-options.js';
import { runPlan } from './run-plan.js';

/** `update [feature…]`. */
export const update: Run = async ({ words, flags: { check, conflict, ...flags } }) => {
  const said = parseAnswers(updateOptions, { flags: { check, conflict } });
  const { run: read, answers: changed } = readRunOptions(flags);
  const options = { ...read, dryRun: read.dryRun || said.check };
  const { makeUpdate } = await import('../installed/update.js');
  const answers = readAnswers(options.answers);
  const request = { features: words, flags: changed, answers, conflicts: said.conflict };
  let isBehind = false;
  const exitCode = await runPlan(
    targetFolder(words, process.cwd()),
    options,
    async (root) => makeUpdate({ ...request, root }),
    ({ changes }) => {
      isBehind = changes.length > 0;
    },
  );
  return said.check ? (isBehind ? exitCodes.drift : exitCodes.done) : exitCode;
};
