import { rules as adrRules, checkRecords } from '../adr/check.js';
import { findFolders } from '../adr/folders.js';
import { checkCodeowners } from '../codeowners/check.js';
import { findingRules } from '../codeowners/finding-rules.js';
import { adrRepository } from '../disk/adr-repository.js';
import { codeownersRepository } from '../disk/codeowners-repository.js';
import type { Finding } from '../model/finding.js';

const named = (prefix: string, rules: Readonly<Record<string, string>>) =>
  Object.entries(rules).map(([rule, text]) => [`${prefix}/${rule}`, text] as const);

/** The rules of owners and of decision records, as `agentops check` calls them. */
export const governanceRules: Readonly<Record<string, string>> = Object.fromEntries([
  ...named('codeowners', findingRules),
  ...named('adr', adrRules),
]);

/** The findings about owners and decision records of the repository around a folder. */
export function governanceFindings(start: string): Finding[] {
  const prefixed = (prefix: string, findings: readonly Finding[]): Finding[] =>
    findings.map((finding) => ({ ...finding, rule: `${prefix}/${finding.rule}` }));
  const { tree } = adrRepository(start).standing;
  const owned = codeownersRepository(start, undefined);
  return [
    ...(owned.file === undefined ? [] : prefixed('codeowners', checkCodeowners(owned.file, owned))),
    ...prefixed('adr', checkRecords(tree, findFolders(tree))),
  ];
}
