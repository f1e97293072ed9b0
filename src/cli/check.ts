import { checkFolder } from '../installed/check.js';
import { parseAnswers } from '../model/answers.js';
import { AgentopsError, exitCodes } from '../model/errors.js';
import { didYouMean } from '../model/suggest.js';
import { findingsText } from '../output/findings.js';
import { paintFor } from '../output/paint.js';
import { sarifOf } from '../output/sarif.js';
import { generatorVersion } from '../versions/versions.js';
import type { Run } from './command.js';
import { checkOptions } from './lifecycle-options.js';
import { print } from './print.js';

/** `check`. */
export const check: Run = async ({ flags: { json, ...flags } }) => {
  const { all: ofAll, sarif, skip = [] } = parseAnswers(checkOptions, { flags });
  const { root, features, findings: all, rules } = await checkFolder(process.cwd(), { all: ofAll });
  const known = Object.keys(rules);
  for (const rule of skip) {
    if (!known.includes(rule)) {
      throw new AgentopsError(
        'USAGE',
        `There is no rule ${JSON.stringify(rule)}.${didYouMean(rule, known)}`,
        {
          details: [`rules: ${known.join(', ')}`],
          next: 'agentops check --help',
        },
      );
    }
  }
  const findings = all.filter(({ rule }) => !skip.includes(rule));
  const exitCode = findings.length === 0 ? exitCodes.done : exitCodes.drift;
  const text = sarif
    ? sarifOf(findings, { version: generatorVersion, rules })
    : json === true
      ? JSON.stringify({ version: 1, exitCode, root, features, findings }, null, 2)
      : findingsText(findings, paintFor(process.stdout, process.env));
  print(text);
  return exitCode;
};
