import { AgentopsError } from '../core/errors.js';
import { isFaithful, notText } from '../core/faithful.js';
import { readJson } from '../core/read-json.js';
import type { Reader } from './project.js';

/** Yeoman's own place for what a generator remembers of a project. */
export const answersFile = '.yo-rc.json';
export const answersKey = 'generator-agentops';

/** The answers that an earlier run kept for a feature, unjudged, or undefined. */
export const storedAnswers = (reader: Pick<Reader, 'read'>, feature: string): unknown =>
  allStored(reader)?.[feature];

/** The folders that earlier runs have put our own files into. */
export function storedFolders(reader: Pick<Reader, 'read'>): string[] {
  const answers = Object.values(allStored(reader) ?? {}) as ({
    dir?: unknown;
    testDir?: unknown;
  } | null)[];
  const folders = answers.flatMap((each) => [each?.dir, each?.testDir]);
  return [...new Set(folders.filter((each): each is string => typeof each === 'string'))];
}

function allStored(reader: Pick<Reader, 'read'>): Record<string, unknown> | undefined {
  const text = reader.read(answersFile);
  if (text === undefined) return undefined;
  try {
    const all = readJson(text) as Record<string, Record<string, unknown>> | null;
    const own = all?.[answersKey] ?? undefined;
    // Answers are written into files; what else is in this one may be in any encoding.
    if (own !== undefined && !isFaithful(text)) throw new TypeError(`it ${notText}`);
    return own;
  } catch (cause) {
    throw new AgentopsError('ANSWERS', `${answersFile} is not JSON.`, {
      details: [`${answersFile}: ${(cause as Error).message}`],
      next: `Mend ${answersFile}, or delete it to start from the defaults.`,
      cause,
    });
  }
}
