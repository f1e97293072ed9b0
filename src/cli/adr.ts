import { checkRecords, rules } from '../adr/check.js';
import { findRecord } from '../adr/find-record.js';
import { type AdrFolder, findFolders, homeFor } from '../adr/folders.js';
import { makeIndexes, type Outcome, renumberRecords, setStatus } from '../adr/operations.js';
import { changeOptions, checkOptions, linkOptions, listOptions } from '../adr/options.js';
import { linkRecords, supersede } from '../adr/relate.js';
import { type AdrRepository, adrRepository, today } from '../disk/adr-repository.js';
import { arrivals } from '../disk/arrivals.js';
import { parseAnswers } from '../model/answers.js';
import { exitCodes } from '../model/errors.js';
import { findingsText } from '../output/findings.js';
import { paintFor } from '../output/paint.js';
import { recordJson, recordsTable } from '../output/records.js';
import { sarifOf } from '../output/sarif.js';
import { planOfEdits } from '../plan/session.js';
import { readRunOptions } from '../request/run-options.js';
import { generatorVersion } from '../versions/versions.js';
import type { Run } from './command.js';
import { print } from './print.js';
import { runPlan } from './run-plan.js';

type Flags = Readonly<Record<string, unknown>>;

/** `adr new <title…>`. */
export const newRecord: Run = async ({ words, flags }) => {
  // Like adr-tools: the title needs no quotes.
  const title = words.length > 0 ? { title: words.join(' ') } : {};
  const { addFeatures } = await import('./run.js');
  return addFeatures({ words: ['adr'], flags: { ...flags, ...title } });
};

/** The input of an edit of records. */
interface Edit extends AdrRepository {
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly force: boolean;
}

/** The commands that edit records that exist. */
const editing =
  (outcomeOf: (edit: Edit) => Outcome): Run =>
  ({ words, flags: given }) => {
    const { run, answers: flags } = readRunOptions(given);
    // `renumber` and `index` repair conflicts that a merge left.
    const unasked = { ...run, yes: true, duringMerge: true };
    return runPlan(adrRepository(process.cwd()).root, unasked, async (root) => {
      const repository = adrRepository(process.cwd());
      const { changes, notes } = outcomeOf({ ...repository, words, flags, force: run.force });
      return planOfEdits(root, { changes, notes });
    });
  };

/** `adr index`. */
export const updateIndexes = editing(({ standing }) => makeIndexes(standing));

/** `adr renumber [record…]`. */
export const renumber = editing(({ root, standing, words }) => {
  const folders = findFolders(standing.tree).map(({ path }) => path);
  const order = arrivals(root, folders);
  return renumberRecords(standing, words, (path) => order.get(path));
});

/** `adr link <record> <words> <other> [words back]`. */
export const linkTwoRecords = editing(({ standing, words, flags }) => {
  const [one = '', said = '', other = '', back] = words;
  const { back: given } = parseAnswers(linkOptions, { flags });
  return linkRecords(standing, [one, said, other], back ?? given);
});

/** `adr supersede <old> <new>`. */
export const supersedeRecord = editing(({ standing, words: [old = '', successor = ''], ...edit }) =>
  supersede(standing, old, successor, changeOf(edit)),
);

/** `adr accept`, `reject` and `deprecate`. */
export const setStatusTo = (status: 'accepted' | 'rejected' | 'deprecated'): Run =>
  editing(({ standing, words, ...edit }) => setStatus(standing, words, status, changeOf(edit)));

const changeOf = ({ flags, force }: Pick<Edit, 'flags' | 'force'>) => ({
  date: parseAnswers(changeOptions, { flags }).date ?? today(),
  force,
});

/** `adr list`. */
export const listRecords: Run = ({ flags: { json, ...flags } }) => {
  const { status } = parseAnswers(listOptions, { flags });
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
};

/** `adr show <record>`. */
export const showRecord: Run = ({ words: [word = ''], flags: { json } }) => {
  const { tree, from } = adrRepository(process.cwd()).standing;
  const folders = findFolders(tree);
  const record = findRecord(folders, word, homeFor(tree, folders, from));
  const folder = folders.find(({ path }) => path === record.folder) as AdrFolder;
  if (json !== true) print(record.markdown.text.replaceAll('\r\n', '\n').replace(/\n$/, ''));
  else {
    const { text } = record.markdown;
    print(JSON.stringify({ version: 1, ...recordJson(record, folder), text }, null, 2));
  }
  return exitCodes.done;
};

/** `adr check`. */
export const checkAll: Run = ({ flags: { json, ...flags } }) => {
  const { sarif, skip = [] } = parseAnswers(checkOptions, { flags });
  const { root, standing } = adrRepository(process.cwd());
  const findings = checkRecords(standing.tree, findFolders(standing.tree)).filter(
    ({ rule }) => !skip.some((each) => each === rule),
  );
  const exitCode = findings.length === 0 ? exitCodes.done : exitCodes.drift;
  if (sarif) print(sarifOf(findings, { version: generatorVersion, prefix: 'adr', rules }));
  else if (json === true) print(JSON.stringify({ version: 1, exitCode, root, findings }, null, 2));
  else print(findingsText(findings, paintFor(process.stdout, process.env)));
  return exitCode;
};
