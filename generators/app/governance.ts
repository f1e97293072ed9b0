import { type Action, note, record } from '../../src/model/actions.js';
import type { Feature } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';
import { codeowners, guideWithoutOwners } from '../codeowners/feature.js';
import type { AppAnswers } from './options.js';

/** The Git host; if it is not known otherwise, that of the pipeline. */
const hostOf = ({ ci }: AppAnswers, { gitHost }: Project) =>
  gitHost.value ?? (ci === 'gitlab' ? 'gitlab' : 'github');

/** A decision record for each part. */
export const records = ({ adr }: AppAnswers, parts: readonly Feature[]): Action[] =>
  adr ? parts.map(({ id }) => record({ decisionOf: id })) : [];

/**
 * The review guide and, if owners are given, CODEOWNERS and the ownership map. A note and a table
 * at the end of the runbook list what only the user knows.
 *
 * @param paths of all other files, as they will be
 */
export function ownership(answers: AppAnswers, project: Project, paths: string[]): Action[] {
  const host = hostOf(answers, project);
  const { owners } = answers;
  const open = note(
    `Fill in the table at the end of docs/runbook.md: who is on call, where the service runs, where its logs are.${owners === '' ? ' Then name its owners: agentops codeowners --owners @org/team' : ''}`,
  );
  if (owners === '') return [guideWithoutOwners(host), open];
  const repository = {
    files: [...paths, ...(answers.adr ? ['docs/adr/README.md'] : [])],
    codeowners: {},
  };
  const said = codeowners.options.parse({ host, owners });
  return [...codeowners.plan(said, { ...project, repository }), open];
}
