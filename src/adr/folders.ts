import { posix } from 'node:path';
import { recordFolders } from '../repository/governance-facts.js';
import { compareNames, compareTexts, readName } from './name.js';
import { type AdrRecord, readRecord } from './record.js';

/** The files that are searched for records: paths from the repository root, with `/`. */
export interface Tree {
  /** Markdown files, and the settings of adr-tools and log4brains. */
  readonly files: readonly string[];
  read(path: string): string | undefined;
  exists(path: string): boolean;
}

/** A folder of records. */
export interface AdrFolder {
  readonly path: string;
  /** The package whose decisions these are; `.` for the repository itself. */
  readonly owner: string;
  /** Why this folder: a setting with its line, or that it is a usual place. */
  readonly evidence: string;
  /** Of log4brains: names by date, the status in a list. */
  readonly isLog4brains: boolean;
  /** In the order of their names. */
  readonly records: readonly AdrRecord[];
}

export const standardPlace = 'docs/adr';
const settings = ['.adr-dir', '.log4brains.yml'];

/** True for files that a `Tree` must contain. */
export const isOfInterest = (path: string): boolean =>
  /\.(md|markdown|mdx)$/i.test(path) || settings.includes(posix.basename(path));

interface Place {
  readonly path: string;
  readonly owner: string;
  readonly evidence: string;
  readonly isLog4brains: boolean;
}

/** Every folder of records: those of the repository first, then of its packages, by path. */
export function findFolders(tree: Tree): AdrFolder[] {
  const byFolder = new Map<string, string[]>();
  for (const path of tree.files) {
    if (readName(posix.basename(path)) === undefined) continue;
    const folder = posix.dirname(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  const places = placesOf(tree, [...byFolder.keys()]);
  const categories = [...byFolder.keys()].flatMap((path) => {
    // MADR's categories: folders of a folder of records, each with numbers of its own.
    const above = places.find((place) => path.startsWith(`${place.path}/`));
    const isPlace = places.some((place) => place.path === path);
    return above && !isPlace && !isTemplates(path) ? [{ ...above, path }] : [];
  });
  return [...places, ...categories].map((place) => ({
    ...place,
    records: (byFolder.get(place.path) ?? [])
      .flatMap((path) => readRecord(path, tree.read(path) ?? '') ?? [])
      .sort((one, other) => compareNames(one.name, other.name)),
  }));
}

function placesOf(tree: Tree, withRecords: readonly string[]): Place[] {
  const said = tree.files.flatMap((path) => saidIn(path, tree.read(path) ?? ''));
  const usual = withRecords.flatMap((path) => usualOwner(path) ?? placeAbove(path) ?? []);
  const all = new Map<string, Place>();
  for (const place of [...said, ...usual]) if (!all.has(place.path)) all.set(place.path, place);
  return [...all.values()].sort(
    (one, other) =>
      Number(one.owner !== '.') - Number(other.owner !== '.') ||
      compareTexts(one.owner, other.owner) ||
      rank(one) - rank(other) ||
      compareTexts(one.path, other.path),
  );
}

/** Configured folders come before usual ones, which come in the order of the list. */
const rank = ({ path, owner, evidence }: Place): number =>
  evidence === path ? 1 + recordFolders.findIndex((each) => posix.join(owner, each) === path) : 0;

function saidIn(path: string, text: string): Place[] {
  const owner = posix.dirname(path);
  const place = (folder: string, of: string, evidence: string, isLog4brains: boolean): Place[] => {
    const at = posix.normalize(posix.join(owner, folder)).replace(/\/$/, '');
    const isInside = folder !== '' && !posix.isAbsolute(folder) && !/^\.\.(\/|$)/.test(at);
    return isInside ? [{ path: at, owner: of, evidence, isLog4brains }] : [];
  };
  if (posix.basename(path) === '.adr-dir') {
    return place(text.trim().replaceAll('\\', '/'), owner, path, false);
  }
  if (posix.basename(path) !== '.log4brains.yml') return [];
  let of = owner;
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, key, , value = ''] =
      /^\s*(?:- )?\s*(path|adrFolder|packages):\s*(["']?)([^"'#]*)/.exec(line) ?? [];
    if (key === 'path') of = posix.join(owner, value.trim());
    return key === 'adrFolder' ? place(value.trim(), of, `${path}:${index + 1}`, true) : [];
  });
}

const notPackages =
  /(^|\/)(tests?|__tests__|fixtures?|__fixtures__|examples?|vendor|third_party|templates?)(\/|$)/;

/** A usual place of the repository or of a package, as deep as packages are. */
function usualOwner(path: string): Place | undefined {
  const place = recordFolders
    .filter((each) => path === each || path.endsWith(`/${each}`))
    .sort((one, other) => other.length - one.length)[0];
  if (place === undefined) return undefined;
  const owner = path.slice(0, -place.length).replace(/\/$/, '') || '.';
  if (owner.split('/').length > 3 || notPackages.test(owner)) return undefined;
  return { path, owner, evidence: path, isLog4brains: false };
}

/** The usual place that a folder of records is a category of, whether or not it has records itself. */
function placeAbove(path: string): Place | undefined {
  if (isTemplates(path)) return undefined;
  for (let above = posix.dirname(path); above !== '.'; above = posix.dirname(above)) {
    const place = usualOwner(above);
    if (place) return place;
  }
  return undefined;
}

const isTemplates = (path: string): boolean => /(^|\/)templates?$/.test(path);

/**
 * The folder for new records of someone in `from`: `from` itself if it has records, otherwise that
 * of the nearest package, of the repository, or the default.
 */
export function homeFor(tree: Tree, folders: readonly AdrFolder[], from = '.'): AdrFolder {
  for (let here = from; ; here = posix.dirname(here)) {
    const found =
      folders.find(({ path }) => path === here) ?? folders.find(({ owner }) => owner === here);
    if (found) return found;
    if (here === '.') break;
  }
  return newFolder(emptyPlace(tree) ?? standardPlace);
}

/** A usual place with a template or a README but no record yet. */
const emptyPlace = ({ files }: Tree): string | undefined =>
  recordFolders.find((place) => files.some((path) => posix.dirname(path) === place));

/** A folder named explicitly for its first record. */
export const newFolder = (path: string): AdrFolder => {
  const owner = usualOwner(path)?.owner ?? '.';
  return { path, owner, evidence: 'no records yet', isLog4brains: false, records: [] };
};

/** True if a later run would find the folder by itself. */
export const isFoundByItself = (path: string): boolean => usualOwner(path) !== undefined;
