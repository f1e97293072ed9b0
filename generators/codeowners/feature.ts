import type * as z from 'zod';
import { type Action, block, note, seed } from '../../src/core/actions.js';
import { AgentopsError } from '../../src/core/errors.js';
import { defineFeature } from '../../src/core/feature.js';
import { type Block, placeBlock } from '../../src/edits/block.js';
import {
  blockLinesOf,
  ownBlock,
  type SaidOwners,
} from '../../src/governance/codeowners/block-lines.js';
import { type GroupId, groupIds } from '../../src/governance/codeowners/groups.js';
import { hostRules } from '../../src/governance/codeowners/hosts.js';
import { hostByFile, placeFor } from '../../src/governance/codeowners/location.js';
import { ownershipMap } from '../../src/governance/codeowners/map.js';
import { ownerForms, ownerOf } from '../../src/governance/codeowners/owners.js';
import { parseCodeowners } from '../../src/governance/codeowners/parse.js';
import { type Part, packagesOf, partsOf } from '../../src/governance/codeowners/structure.js';
import type { Project } from '../../src/project/project.js';
import { answersFile } from '../../src/project/stored-answers.js';
import { options } from './options.js';

type Answers = z.output<typeof options>;

const guide = 'docs/code-review.md';
const map = 'docs/ownership.md';

export const codeowners = defineFeature({
  id: 'codeowners',
  summary: 'CODEOWNERS for GitHub, GitLab or Bitbucket, from what the repository is made of',
  options,
  requires: [],
  scope: 'repository',
  suggested: ({ gitHost, repository }) => {
    const host = gitHost.value ?? hostByFile(Object.keys(repository?.codeowners ?? {}));
    return host === undefined ? {} : { host };
  },
  unasked: ({ repository }) => {
    const present = repository
      ? partsOf(repository.files, 'github', '').map(({ group }) => group.id)
      : groupIds;
    return groupIds.filter((id) => !present.includes(id)).map((id) => `${id}Owners`);
  },
  unsupported: () => [],
  plan(answers, project) {
    const { host } = answers;
    const texts = project.repository?.codeowners ?? {};
    const path = placeFor(host, Object.keys(texts));
    const files = filesAfter(answers, path, project);
    const parts = partsOf(files, host, path);
    const { said, notes } = saidOwners(answers, files);
    requireOwnersOf(answers, said);
    const content: Block = {
      ...ownBlock,
      place: answers.place,
      lines: blockLinesOf(parts, said, host, files),
      // Below a heading our rules would be that section's.
      ...(host === 'gitlab' && { lastBefore: '^\\s*\\^?\\[' }),
    };
    return [
      block(path, content),
      ...documents(answers, path, placeBlock(texts[path], content), files),
      ...[...notes, ...openParts(parts, said)].map(note),
    ];
  },
});

/** The files as they will be, so that a second run sees no others. */
function filesAfter(
  { reviewGuide, ownershipMap: hasMap }: Answers,
  path: string,
  { repository }: Project,
): string[] {
  const own = [path, answersFile, ...(reviewGuide ? [guide] : []), ...(hasMap ? [map] : [])];
  return [...new Set([...(repository?.files ?? []), ...own])].sort();
}

function saidOwners(
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

function documents(
  answers: Answers,
  path: string,
  text: string | undefined,
  files: readonly string[],
): Action[] {
  const { title } = hostRules[answers.host];
  return [
    ...(answers.reviewGuide
      ? [seed(guide, 'codeowners/code-review.md', { host: answers.host, title, path })]
      : []),
    ...(answers.ownershipMap && text !== undefined
      ? [
          block(map, {
            name: 'ownership',
            comment: '<!--',
            place: 'keep',
            intro: ['# Who owns what'],
            lines: ['', ...ownershipMap(parseCodeowners(text, answers.host, path), files), ''],
          }),
        ]
      : []),
  ];
}

/** A line with an owner that is none there would be skipped, so it is not written. */
function requireOwnersOf({ host }: Answers, { everything, groups, packages }: SaidOwners): void {
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
function openParts(parts: readonly Part[], said: SaidOwners): string[] {
  const open = parts
    .filter(({ group }) => said.groups[group.id] === undefined)
    .map(({ group }) => group.id);
  if (said.everything !== '' || open.length === 0) return [];
  return [
    `Nobody is named for ${open.join(', ')}: their rules are comments until --owners or ${open.map((id) => `--${id}-owners`).join(', ')} names somebody. agentops codeowners --suggest shows who has worked on what.`,
  ];
}
