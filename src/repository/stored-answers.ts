import { markerLine, notMerged } from '../merge/conflict-markers.js';
import { AgentopsError } from '../model/errors.js';
import { isFaithful, notText } from '../model/faithful.js';
import type { Reader } from '../model/project.js';
import { readJson } from '../model/read-json.js';

/*
 * Answers of a feature are kept in its own file, so that branches which add different features do
 * not collide. `.yo-rc.json`, Yeoman's own place, keeps settings of the whole repository, and is
 * where the user may set answers.
 */

export const answersFile = '.yo-rc.json';
export const answersKey = 'generator-agentops';

/** The file of a feature's own: what is recorded of it, its answers included. */
export const recordPath = (feature: string): string => `.agentops/${feature}.json`;

type ReadsText = Pick<Reader, 'read'>;

/** What `.yo-rc.json` says under a name, not validated, or undefined. */
export const storedValue = (reader: ReadsText, name: string): unknown => allStored(reader)?.[name];

/**
 * The answers that an earlier run kept for a feature, not validated, or undefined. What
 * `.yo-rc.json` states is stronger, option by option.
 */
export function storedAnswers(reader: ReadsText, feature: string): unknown {
  const stated = storedValue(reader, feature);
  const kept = keptAnswers(reader, feature);
  if (kept === undefined || stated === undefined) return stated ?? kept;
  return isRecord(stated) ? { ...kept, ...stated } : stated;
}

/** The file to look at for a feature's answers. */
export const placeOfAnswers = (reader: ReadsText, feature: string): string =>
  storedValue(reader, feature) === undefined ? recordPath(feature) : answersFile;

/** True if an earlier run has put a feature here; answers that are merely stated are none. */
export const isInstalled = (reader: ReadsText, feature: string): boolean =>
  reader.read(recordPath(feature)) !== undefined ||
  (isOldLayout(reader) && storedValue(reader, feature) !== undefined);

/** True if version 0.1.0 has kept the answers of all features in `.yo-rc.json`. */
const isOldLayout = (reader: ReadsText): boolean => allStored(reader)?.version !== undefined;

/** The answers in a feature's own file; none if it cannot be read, which its parser reports. */
function keptAnswers(
  reader: ReadsText,
  feature: string,
): Readonly<Record<string, unknown>> | undefined {
  const text = reader.read(recordPath(feature));
  if (text === undefined) return undefined;
  try {
    const { answers } = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(answers) ? answers : {};
  } catch {
    return {};
  }
}

/** The folders that earlier runs have put our own files into. */
export function storedFolders(reader: Pick<Reader, 'read' | 'entries'>): string[] {
  const kept = reader.entries('.agentops').flatMap(({ name, isFolder }) => {
    const isManifest = !isFolder && name.endsWith('.json');
    return isManifest ? [storedAnswers(reader, name.slice(0, -'.json'.length))] : [];
  });
  const folders = [...Object.values(allStored(reader) ?? {}), ...kept].flatMap((each) => {
    const answers = each as { dir?: unknown; testDir?: unknown } | null | undefined;
    return [answers?.dir, answers?.testDir];
  });
  return [...new Set(folders.filter((each): each is string => typeof each === 'string'))];
}

function allStored(reader: ReadsText): Record<string, unknown> | undefined {
  const text = reader.read(answersFile);
  if (text === undefined) return undefined;
  try {
    const all = readJson(text) as Record<string, Record<string, unknown>> | null;
    const own = all?.[answersKey] ?? undefined;
    // Answers are written into files; what else is in this one may be in any encoding.
    if (own !== undefined && !isFaithful(text)) throw new TypeError(`it ${notText}`);
    return own;
  } catch (cause) {
    const line = markerLine(text);
    if (line !== undefined) throw notMerged([{ path: answersFile, line }], cause);
    throw new AgentopsError('ANSWERS', `${answersFile} is not JSON.`, {
      details: [`${answersFile}: ${(cause as Error).message}`],
      next: `Fix ${answersFile}, then run the command again.`,
      cause,
    });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
