import { checkRecords, rules } from '../adr/check.js';
import { findRecord } from '../adr/find-record.js';
import { type AdrFolder, findFolders, homeFor } from '../adr/folders.js';
import { makeIndexes, type Outcome, renumberRecords, setStatus } from '../adr/operations.js';
import { changeOptions, checkOptions, linkOptions, listOptions } from '../adr/options.js';
import { linkRecords, supersede } from '../adr/relate.js';
import { type AdrRepository, adrRepository, today } from '../disk/adr-repository.js';
import { arrivals } from '../disk/arrivals.js';
import { judgeAnswers } from '../model/answers.js';
import { AgentopsError, exitCodes } from '../model/errors.js';
import { findingsText } from '../output/findings.js';
import { paintFor } from '../output/paint.js';
import { recordJson, recordsTable } from '../output/records.js';
import { sarifOf } from '../output/sarif.js';
import { planOfEdits } from '../plan/session.js';
import { readRunOptions } from '../request/run-options.js';
import { generatorVersion } from '../versions/versions.js';
import { carryOut } from './carry-out.js';
import type { RunSubcommand } from './commands.js';
import { print } from './print.js';

type Flags = Readonly<Record<string, unknown>>;

/** `adr new`, `adr list` and all the others. */
export const run: RunSubcommand = async (name, words, flags) => {
  switch (name) {
    case 'new':
      return newRecord(words, flags);
    case 'list':
      return list(words, flags);
    case 'show':
      return show(words, flags);
    case 'check':
      return check(words, flags);
    default:
      return change(name, words, flags);
  }
};

async function newRecord(words: readonly string[], flags: Flags): Promise<number> {
  // As adr-tools takes it: the words need no quotes.
  const title = words.length > 0 ? { title: words.join(' ') } : {};
  const { runCommand } = await import('./run.js');
  return runCommand('add', ['adr'], { ...flags, ...title });
}

/** The commands that edit records that are there. */
async function change(name: string, words: readonly string[], flags: Flags): Promise<number> {
  const { run, answers } = readRunOptions(flags);
  // Numbers and lists that a merge has made collide are what `renumber` and `index` are for.
  const unasked = { ...run, yes: true, duringMerge: true };
  return carryOut(adrRepository(process.cwd()).root, unasked, async (root) => {
    const repository = adrRepository(process.cwd());
    const { changes, notes } = outcomeOf(name, words, answers, repository, run.force);
    return planOfEdits(root, { changes, notes });
  });
}

function outcomeOf(
  name: string,
  words: readonly string[],
  flags: Flags,
  repository: AdrRepository,
  force: boolean,
): Outcome {
  const { root, standing } = repository;
  if (name === 'index') {
    requireWords(words, 0, 0, 'index');
    return makeIndexes(standing);
  }
  if (name === 'renumber') {
    const folders = findFolders(standing.tree).map(({ path }) => path);
    const order = arrivals(root, folders);
    return renumberRecords(standing, words, (path) => order.get(path));
  }
  if (name === 'link') {
    requireWords(words, 3, 4, 'link <record> <words> <other> [words back]');
    const [one = '', said = '', other = '', back] = words;
    const { back: given } = judgeAnswers(linkOptions, { flags });
    return linkRecords(standing, [one, said, other], back ?? given);
  }
  const how = { date: judgeAnswers(changeOptions, { flags }).date ?? today(), force };
  if (name === 'supersede') {
    requireWords(words, 2, 2, 'supersede <old> <new>');
    return supersede(standing, words[0] ?? '', words[1] ?? '', how);
  }
  requireWords(words, 1, Number.POSITIVE_INFINITY, `${name} <record…>`);
  const status = ({ accept: 'accepted', reject: 'rejected', deprecate: 'deprecated' } as const)[
    name
  ];
  if (status === undefined) throw new Error(`no subcommand ${name}`);
  return setStatus(standing, words, status, how);
}

function list(words: readonly string[], { json, ...flags }: Flags): number {
  requireWords(words, 0, 0, 'list');
  const { status } = judgeAnswers(listOptions, { flags });
  const { root, standing } = adrRepository(process.cwd());
  const folders = findFolders(standing.tree).map((folder) => ({
    ...folder,
    records: folder.records.filter(
      ({ word }) => status === undefined || status.includes(word ?? ''),
    ),
  }));
  if (json !== true) {
    print(recordsTable(folders, paintFor(process.stdout, process.env)));
    return exitCodes.done;
  }
  const shown = folders.map(({ path, owner, evidence }) => ({ path, package: owner, evidence }));
  const records = folders.flatMap((folder) =>
    folder.records.map((each) => recordJson(each, folder)),
  );
  print(JSON.stringify({ version: 1, root, folders: shown, records }, null, 2));
  return exitCodes.done;
}

function show(words: readonly string[], { json }: Flags): number {
  requireWords(words, 1, 1, 'show <record>');
  const { tree, from } = adrRepository(process.cwd()).standing;
  const folders = findFolders(tree);
  const record = findRecord(folders, words[0] ?? '', homeFor(tree, folders, from));
  const folder = folders.find(({ path }) => path === record.folder) as AdrFolder;
  if (json !== true) print(record.markdown.text.replaceAll('\r\n', '\n').replace(/\n$/, ''));
  else {
    const { text } = record.markdown;
    print(JSON.stringify({ version: 1, ...recordJson(record, folder), text }, null, 2));
  }
  return exitCodes.done;
}

function check(words: readonly string[], { json, ...flags }: Flags): number {
  requireWords(words, 0, 0, 'check');
  const { sarif, skip = [] } = judgeAnswers(checkOptions, { flags });
  const { root, standing } = adrRepository(process.cwd());
  const findings = checkRecords(standing.tree, findFolders(standing.tree)).filter(
    ({ rule }) => !skip.some((each) => each === rule),
  );
  const exitCode = findings.length === 0 ? exitCodes.done : exitCodes.drift;
  if (sarif) print(sarifOf(findings, { version: generatorVersion, prefix: 'adr', rules }));
  else if (json === true) print(JSON.stringify({ version: 1, exitCode, root, findings }, null, 2));
  else print(findingsText(findings, paintFor(process.stdout, process.env)));
  return exitCode;
}

function requireWords(words: readonly string[], least: number, most: number, usage: string): void {
  if (words.length >= least && words.length <= most) return;
  throw new AgentopsError(
    'USAGE',
    words.length < least
      ? 'There is too little.'
      : `There is too much: ${words.slice(most).join(', ')}.`,
    { next: `agentops adr ${usage}` },
  );
}
