import { AgentopsError } from '../core/errors.js';
import type { Reader } from './project.js';

/** Yeoman's own place for what a generator remembers of a project. */
export const answersFile = '.yo-rc.json';
export const answersKey = 'generator-agentops';

/** The answers that an earlier run kept for a feature, unjudged, or undefined. */
export function storedAnswers(reader: Reader, feature: string): unknown {
  const text = reader.read(answersFile);
  if (text === undefined) return undefined;
  try {
    const all = JSON.parse(text) as Record<string, Record<string, unknown>> | null;
    return all?.[answersKey]?.[feature];
  } catch (cause) {
    throw new AgentopsError('ANSWERS', `${answersFile} is not JSON.`, {
      details: [`${answersFile}: ${(cause as Error).message}`],
      next: `Mend ${answersFile}, or delete it to start from the defaults.`,
      cause,
    });
  }
}
