import { blockLinesOf, ownBlock } from '../../src/codeowners/block-lines.js';
import { type GroupId, groupIds } from '../../src/codeowners/groups.js';
import type { Host } from '../../src/codeowners/hosts.js';
import { hostByFile, placeFor } from '../../src/codeowners/location.js';
import { ownershipMap } from '../../src/codeowners/map.js';
import { parseCodeowners } from '../../src/codeowners/parse.js';
import { partsOf } from '../../src/codeowners/structure.js';
import { placeBlock } from '../../src/edits/block.js';
import { type Action, block, note, seed } from '../../src/model/actions.js';
import type { Block } from '../../src/model/block.js';
import { defineFeature } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';
import { answersFile } from '../../src/repository/stored-answers.js';
import { options } from './options.js';
import { type Answers, openParts, requireOwnersOf, saidOwners } from './said-owners.js';

const guide = 'docs/code-review.md';
const map = 'docs/ownership.md';

export const codeowners = defineFeature({
  id: 'codeowners',
  summary: 'CODEOWNERS for GitHub, GitLab or Bitbucket, derived from the repository structure',
  options,
  requires: [],
  scope: 'repository',
  suggested: ({ gitHost, repository }) => {
    const host = gitHost.value ?? hostByFile(Object.keys(repository?.codeowners ?? {}));
    return host === undefined ? {} : { host };
  },
  unasked: ({ repository }) => {
    if (repository === undefined) return [];
    const present = partsOf(repository.files, 'github', '').map(({ group }) => group.id);
    // CODEOWNERS itself is sensitive, and our documents will exist.
    const always: readonly GroupId[] = ['security', 'docs'];
    return groupIds
      .filter((id) => !present.includes(id) && !always.includes(id))
      .map((id) => `${id}Owners`);
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
      lines: blockLinesOf(parts, said, host),
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
  { features, repository }: Project,
): string[] {
  const own = [
    path,
    // A new service has it.
    ...(features.includes('app') ? [answersFile] : []),
    ...(reviewGuide ? [guide] : []),
    ...(hasMap ? [map] : []),
  ];
  return [...new Set([...(repository?.files ?? []), ...own])].sort();
}

const reviewGuide = (host: Host, path: string, hasMap: boolean) =>
  seed(guide, 'codeowners/code-review.md', { host, path, hasOwners: true, hasMap });

/** The review guide of a service without named owners. */
export const guideWithoutOwners = (host: Host, path = placeFor(host, [])) =>
  seed(guide, 'codeowners/code-review.md', { host, path, hasOwners: false, hasMap: false });

function documents(
  answers: Answers,
  path: string,
  text: string | undefined,
  files: readonly string[],
): Action[] {
  return [
    ...(answers.reviewGuide
      ? [
          {
            ...reviewGuide(answers.host, path, answers.ownershipMap),
            replaces: [guideWithoutOwners(answers.host, path)],
          },
        ]
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
