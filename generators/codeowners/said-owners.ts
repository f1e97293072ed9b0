import type * as z from 'zod';
import type { SaidOwners } from '../../src/codeowners/block-lines.js';
import { type GroupId, groupIds } from '../../src/codeowners/groups.js';
import { hostRules } from '../../src/codeowners/hosts.js';
import { ownerForms, ownerOf } from '../../src/codeowners/owners.js';
import { type Part, packagesOf } from '../../src/codeowners/structure.js';
import { AgentopsError } from '../../src/model/errors.js';
import type { options } from './options.js';

export type Answers = z.output<typeof options>;

/** Owners as the answers say them, and what there is to say about them. */
export function saidOwners(
  answers: Answers,
  files: readonly string[],
): { said: SaidOwners; notes: string[] } {
  const groups = Object.fromEntries(
    groupIds.map((id) => [id, answers[`${id}Owners`]]).filter(([, owners]) => owners !== ''),
  ) as Partial<Record<GroupId, string>>;
  const packages = (answers.packageOwners ?? []).map((text) => {
    const [, folder = '', owners = ''] = /^\/?([^=]+?)\/?=(.+)$/.exec(text) ?? [];
    return {
      folder,
      owners: owners
        .split(/[\s,]+/)
        .join(' ')
        .trim(),
    };
  });
  const isThere = ({ folder }: { folder: string }): boolean =>
    files.some((path) => path.startsWith(`${folder}/`));
  const known = packagesOf(files);
  return {
    said: {
      everything: answers.owners,
      groups,
      packages: packages.filter(isThere).sort((a, b) => (a.folder < b.folder ? -1 : 1)),
    },
    notes: packages
      .filter((each) => !isThere(each))
      .map(
        ({ folder }) =>
          `There is no folder ${folder}, so it has no rule; packages are: ${known.join(', ') || 'none'}.`,
      ),
  };
}

/** A line with an owner that is none there would be skipped, so it is not written. */
export function requireOwnersOf(
  { host }: Answers,
  { everything, groups, packages }: SaidOwners,
): void {
  const words = [everything, ...Object.values(groups), ...packages.map(({ owners }) => owners)]
    .flatMap((owners) => owners.split(' '))
    .filter((word) => word !== '' && ownerOf(host, word) === undefined);
  if (words.length === 0) return;
  const { title } = hostRules[host];
  throw new AgentopsError('ANSWERS', `There are owners that are none on ${title}.`, {
    details: [...new Set(words)],
    next: `${title} knows ${ownerForms[host]}. Another host is said with --host.`,
  });
}

/** What nobody is named for, with the flag that would. */
export function openParts(parts: readonly Part[], said: SaidOwners): string[] {
  const open = parts
    .filter(({ group }) => said.groups[group.id] === undefined)
    .map(({ group }) => group.id);
  if (said.everything !== '' || open.length === 0) return [];
  return [
    `Nobody is named for ${open.join(', ')}: their rules are comments until --owners or ${open.map((id) => `--${id}-owners`).join(', ')} names somebody. agentops codeowners --suggest shows who has worked on what.`,
  ];
}
