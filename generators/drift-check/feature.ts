import * as z from 'zod';
import { pinnedActions } from '../../src/feature-kit/pinned-actions.js';
import { file, note } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { generatorVersion } from '../../src/versions/versions.js';

const gitlabFile = '.gitlab/agentops-check.yml';

export const driftCheck = defineFeature({
  id: 'drift-check',
  summary: 'A CI job that reports drift: wiring, versions, owners and decision records',
  options: z.object({
    host: z
      .enum(['github', 'gitlab'])
      .default('github')
      .describe('CI service that runs the job')
      .meta({ prompt: 'Where does CI run?', labels: { github: 'GitHub', gitlab: 'GitLab' } }),
    branch: z
      .string()
      .regex(
        /^(?!.*(\.\.|\/\/|\.lock$|[./]$))\w[\w./-]{0,99}$/,
        'Must be a branch name, such as main.',
      )
      .default('main')
      .describe('Branch whose pushes are checked, besides pull requests'),
    edited: z.boolean().default(false).describe('Also report generated files that were edited'),
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
      note(`drift-check: add the job to .gitlab-ci.yml, under include: - local: /${gitlabFile}`),
    ];
  },
});
