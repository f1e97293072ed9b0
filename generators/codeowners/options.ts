import * as z from 'zod';
import { hosts } from '../../src/codeowners/hosts.js';
import { ownerForms, ownerOf } from '../../src/codeowners/owners.js';
import { decisionOption } from '../../src/model/decision-option.js';
import { isPortablePath } from '../../src/model/portable.js';

/** Owners separated by spaces or commas; whether the host accepts them is checked later. */
const owners = z
  .string()
  .transform((text) =>
    text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .join(' '),
  )
  .refine(
    (text) =>
      text.split(' ').every((word) => word === '' || hosts.some((host) => ownerOf(host, word))),
    `Must be owners separated by spaces: ${ownerForms.github}.`,
  )
  .default('');

export const ownersOf = (what: string) =>
  owners.describe(`Owners of ${what}`).meta({ prompt: `Owners of ${what} (empty: nobody)` });

export const options = z.object({
  host: z
    .enum(hosts)
    .default('github')
    .describe('Git host that reads the file')
    .meta({
      prompt: 'Host of the repository',
      labels: { github: 'GitHub', gitlab: 'GitLab', bitbucket: 'Bitbucket Cloud' },
    }),
  owners: ownersOf('everything else'),
  configurationOwners: ownersOf('configuration and dependencies'),
  docsOwners: ownersOf('documentation'),
  frontendOwners: ownersOf('the frontend'),
  backendOwners: ownersOf('the backend and its APIs'),
  dataOwners: ownersOf('data: migrations, schemas, queries'),
  infrastructureOwners: ownersOf('infrastructure and pipelines'),
  securityOwners: ownersOf('security-sensitive files (a team, or at least two people)'),
  packageOwners: z
    .array(
      z
        .string()
        .regex(/^[^=]+=.+$/, 'Must be a folder and its owners, such as packages/api=@org/api.')
        .refine(
          (text) => isPortablePath(text.slice(0, text.indexOf('=')).replace(/^\/|\/$/g, '')),
          'The folder must be inside the repository, such as packages/api=@org/api.',
        ),
    )
    .optional()
    .describe('Owners of a package in a monorepo, folder=owners (repeatable)'),
  place: z
    .enum(['keep', 'first', 'last'])
    .default('keep')
    .describe('Position of the generated block: first, last, or keep (where it is; first if new)'),
  reviewGuide: z
    .boolean()
    .default(true)
    .describe('Write docs/code-review.md, a guide for reviewers')
    .meta({ negated: 'Skip docs/code-review.md' }),
  ownershipMap: z
    .boolean()
    .default(true)
    .describe('Write docs/ownership.md, a map of who owns what')
    .meta({ negated: 'Skip docs/ownership.md' }),
  ...decisionOption,
});
