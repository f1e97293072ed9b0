import type * as z from 'zod';
import type { SaidOwners } from '../../src/codeowners/block-lines.js';
import { type GroupId, groupIds } from '../../src/codeowners/groups.js';
import { hostRules } from '../../src/codeowners/hosts.js';
import { ownerForms, ownerOf } from '../../src/codeowners/owners.js';
import { type Part, packagesOf } from '../../src/codeowners/structure.js';
import { AgentopsError } from '../../src/model/errors.js';
import type { options } from './options.js';

export type Answers = z.output<typeof options>;

/** The owners in the answers, and notes about them. */
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
          `No rule was written for ${folder}: there is no such folder. Packages: ${known.join(', ') || 'none'}.`,
      ),
  };
}

/** The host would skip a line with an invalid owner, so it is refused. */
export function requireOwnersOf(
  { host }: Answers,
  { everything, groups, packages }: SaidOwners,
): void {
  const words = [everything, ...Object.values(groups), ...packages.map(({ owners }) => owners)]
    .flatMap((owners) => owners.split(' '))
    .filter((word) => word !== '' && ownerOf(host, word) === undefined);
  if (words.length === 0) return;
  const { title } = hostRules[host];
  throw new AgentopsError('ANSWERS', `Some owners are not valid on ${title}.`, {
    details: [...new Set(words)],
    next: `${title} accepts ${ownerForms[host]}. For another host, pass --host.`,
  });
}

/** The parts without a named owner, with the flags that name one. */
export function openParts(parts: readonly Part[], said: SaidOwners): string[] {
  const open = parts
    .filter(({ group }) => said.groups[group.id] === undefined)
    .map(({ group }) => group.id);
  if (said.everything !== '' || open.length === 0) return [];
  return [
    `No owner is named for ${open.join(', ')}. Their rules stay comments until you pass --owners or ${open.map((id) => `--${id}-owners`).join(', ')}. To see who has worked on which part: agentops codeowners --suggest`,
  ];
}
