import { whoOptions } from '../codeowners/command-options.js';
import { placeFor } from '../codeowners/location.js';
import { anchored, packagesOf, partsOf } from '../codeowners/structure.js';
import { type Ownable, suggestOwners } from '../codeowners/suggest.js';
import { codeownersRepository } from '../disk/codeowners-repository.js';
import { pastCommits } from '../disk/git.js';
import { parseAnswers } from '../model/answers.js';
import { exitCodes } from '../model/errors.js';
import { paintFor } from '../output/paint.js';
import { suggestionsJson, suggestionsText } from '../output/suggestions.js';
import { print } from './print.js';

/** `codeowners --suggest`: who has worked on what. Writes nothing; returns the exit status. */
export function suggestCommand({
  host: said,
  halfLife,
  json,
}: {
  host: unknown;
  halfLife: number;
  json: boolean;
}): number {
  const { host: given } = parseAnswers(whoOptions, { flags: { host: said } });
  const { root, files, codeowners, host } = codeownersRepository(process.cwd(), given);
  const parts = partsOf(files, host, placeFor(host, Object.keys(codeowners)));
  const ownables: Ownable[] = [
    { name: 'owners', patterns: ['*'] },
    ...parts.map(({ group, patterns }) => ({ name: `${group.id}-owners`, patterns })),
    ...packagesOf(files).map((folder) => ({
      name: `package-owners ${folder}`,
      patterns: [`${anchored(folder, host)}/`],
    })),
  ];
  const now = Date.now() / 1000;
  const suggestions = suggestOwners(ownables, pastCommits(root), { host, now, halfLife });
  const text = json
    ? suggestionsJson(suggestions)
    : suggestionsText(suggestions, halfLife, paintFor(process.stdout, process.env));
  print(text);
  return exitCodes.done;
}
