import { relative, resolve, sep } from 'node:path';
import { checkCodeowners } from '../codeowners/check.js';
import { checkOptions, generateOptions, whoOptions } from '../codeowners/command-options.js';
import { findingRules, type OwnersFinding } from '../codeowners/finding-rules.js';
import type { Codeowners } from '../codeowners/parsed.js';
import {
  codeownersRepository,
  requireFile,
  requireMergedFile,
} from '../disk/codeowners-repository.js';
import { parseAnswers } from '../model/answers.js';
import { AgentopsError, exitCodes } from '../model/errors.js';
import { findingsText } from '../output/findings.js';
import { ownersJson, ownersOfPath, ownersText } from '../output/owners.js';
import { paintFor } from '../output/paint.js';
import { sarifOf } from '../output/sarif.js';
import { generatorVersion } from '../versions/versions.js';
import type { Run } from './command.js';
import { print } from './print.js';

/** `codeowners`. */
export const generate: Run = async ({ flags }) => {
  const { suggest, halfLife, ...rest } = flags;
  const said = parseAnswers(generateOptions, { flags: { suggest, halfLife } });
  if (said.suggest) {
    const { suggestCommand } = await import('./codeowners-suggest.js');
    return suggestCommand({ ...said, host: flags.host, json: flags.json === true });
  }
  const { addFeatures } = await import('./run.js');
  return addFeatures({ words: ['codeowners'], flags: rest });
};

/** `codeowners check`. */
export const check: Run = async ({ flags: { json, ...flags } }) => {
  const { host, sarif, online, skip = [] } = parseAnswers(checkOptions, { flags });
  const repository = codeownersRepository(process.cwd(), host);
  const file = requireFile(repository);
  const all = [...checkCodeowners(file, repository), ...(online ? await unknown(file) : [])];
  const findings = all.filter(({ rule }) => !skip.includes(rule));
  const exitCode = findings.length === 0 ? exitCodes.done : exitCodes.drift;
  if (sarif) {
    print(
      sarifOf(findings, { version: generatorVersion, prefix: 'codeowners', rules: findingRules }),
    );
  } else if (json === true) {
    const counts = { files: repository.files.length, rules: file.rules.length };
    const { root } = repository;
    print(
      JSON.stringify(
        { version: 1, exitCode, root, host: file.host, file: file.path, ...counts, findings },
        null,
        2,
      ),
    );
  } else print(findingsText(findings, paintFor(process.stdout, process.env)));
  return exitCode;
};

/** Each rule with an owner that its host does not know. */
async function unknown({ host, path, rules }: Codeowners): Promise<OwnersFinding[]> {
  const { unknownOwners } = await import('../disk/owner-lookup.js');
  const names = await unknownOwners(
    host,
    rules.flatMap(({ owners }) => owners),
    process.env,
  );
  return rules.flatMap(({ owners, line }) =>
    owners
      .filter(({ name }) => names.has(name))
      .map(({ name }) => ({
        rule: 'unknown-owner',
        level: 'error',
        message: `The host does not know ${name}, or this token cannot see it.`,
        path,
        line,
      })),
  );
}

/** `codeowners who <path…>`. */
export const who: Run = ({ words, flags: { json, ...flags } }) => {
  const { host } = parseAnswers(whoOptions, { flags });
  const repository = codeownersRepository(process.cwd(), host);
  const file = requireMergedFile(repository);
  const owned = words.map((word) =>
    ownersOfPath(file, repository.files, pathIn(repository.root, word)),
  );
  print(
    json === true
      ? ownersJson(file, owned)
      : ownersText(file, owned, paintFor(process.stdout, process.env)),
  );
  return exitCodes.done;
};

/** A path as somebody types it, seen from the root of the repository. */
function pathIn(root: string, word: string): string {
  const path = relative(root, resolve(word)).split(sep).join('/');
  if (path !== '..' && !path.startsWith('../')) return path;
  throw new AgentopsError('USAGE', `${word} is outside the repository.`, {
    details: [root],
    next: 'Pass paths inside the repository.',
  });
}
