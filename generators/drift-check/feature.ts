import * as z from 'zod';
import { file, note } from '../../src/core/actions.js';
import { defineFeature } from '../../src/core/feature.js';
import { pinnedActions } from '../../src/core/pinned-actions.js';
import { generatorVersion } from '../../src/versions/versions.js';

const gitlabFile = '.gitlab/agentops-check.yml';

export const driftCheck = defineFeature({
  id: 'drift-check',
  summary: 'A job for CI that finds what has drifted: wiring, versions, owners, records',
  options: z.object({
    host: z
      .enum(['github', 'gitlab'])
      .default('github')
      .describe('Whose CI runs it')
      .meta({ prompt: 'Where does CI run?', labels: { github: 'GitHub', gitlab: 'GitLab' } }),
    branch: z
      .string()
      .regex(
        /^(?!.*(\.\.|\/\/|\.lock$|[./]$))\w[\w./-]{0,99}$/,
        'The name of a branch is needed, such as main.',
      )
      .default('main')
      .describe('The branch whose pushes are checked, beside pull requests'),
    edited: z
      .boolean()
      .default(false)
      .describe('Also tell of generated files that somebody has edited'),
  }),
  requires: [],
  scope: 'repository',
  suggested: ({ gitHost }) =>
    gitHost.value === 'gitlab' || gitHost.value === 'github' ? { host: gitHost.value } : {},
  unsupported: () => [],
  plan: ({ host, branch, edited }) => {
    const values = {
      version: generatorVersion,
      branch,
      skip: edited ? '' : ' --skip file-changed',
    };
    if (host === 'github') {
      const { checkout, setupNode, uploadSarif } = pinnedActions;
      const more = { checkout, setupNode, uploadSarif };
      return [
        file('.github/workflows/agentops-check.yml', 'drift-check/github.yml', {
          ...values,
          ...more,
        }),
      ];
    }
    return [
      file(gitlabFile, 'drift-check/gitlab.yml', values),
      note(`drift-check: name the job in .gitlab-ci.yml, under include: - local: /${gitlabFile}`),
    ];
  },
});
