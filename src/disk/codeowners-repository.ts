import { type Host, hostRules, hosts } from '../codeowners/hosts.js';
import { fileOf, hostByFile } from '../codeowners/location.js';
import { parseCodeowners } from '../codeowners/parse.js';
import type { Codeowners } from '../codeowners/parsed.js';
import { notMerged } from '../merge/conflict-markers.js';
import { AgentopsError } from '../model/errors.js';
import type { RepositoryFiles } from '../model/project.js';
import { gitHostOf } from '../repository/governance-facts.js';
import { projectFilesOf } from '../repository/project-files.js';
import { storedAnswers } from '../repository/stored-answers.js';
import { diskReader } from './disk-reader.js';
import { repositoryFiles, repositoryRoot } from './repository-files.js';

export interface CodeownersRepository extends RepositoryFiles {
  readonly root: string;
  readonly host: Host;
  /** The file that the host reads, parsed; undefined if there is none. */
  readonly file: Codeowners | undefined;
}

/** The repository around a folder, with its owners as its host, or the one that is said, reads them. */
export function codeownersRepository(start: string, said: Host | undefined): CodeownersRepository {
  const root = repositoryRoot(start);
  const { files, codeowners } = repositoryFiles(root);
  const present = Object.keys(codeowners);
  const host = said ?? hostOf(root, present);
  const path = fileOf(host, present);
  const file = path === undefined ? undefined : parseCodeowners(codeowners[path] ?? '', host, path);
  return { root, files, codeowners, host, file };
}

/** Whose rules hold: said in an earlier run, then by the remote and the files of one host. */
function hostOf(root: string, present: readonly string[]): Host {
  const reader = diskReader(root);
  const stored = storedAnswers(reader, 'codeowners') as { host?: unknown } | undefined;
  return (
    hosts.find((host) => host === stored?.host) ??
    gitHostOf(projectFilesOf(reader, undefined)).value ??
    hostByFile(present) ??
    'github'
  );
}

/**
 * The CODEOWNERS file, which no merge has left open.
 *
 * @throws {AgentopsError} where the host would find none, or one with conflict markers
 */
export function requireMergedFile(repository: CodeownersRepository): Codeowners {
  const file = requireFile(repository);
  const { line } = file.faults.find(({ rule }) => rule === 'merge-open') ?? {};
  if (line !== undefined) throw notMerged([{ path: file.path, line }]);
  return file;
}

/**
 * The CODEOWNERS file.
 *
 * @throws {AgentopsError} where the host would find none
 */
export function requireFile({ host, file, root }: CodeownersRepository): Codeowners {
  if (file !== undefined) return file;
  const { title, locations } = hostRules[host];
  throw new AgentopsError('REFUSED', `No CODEOWNERS file was found for ${title}.`, {
    details: locations.map((location) => `${root}: no ${location}`),
    next: 'Create one with agentops codeowners. For another host, pass --host.',
  });
}
