import { readFileSync } from 'node:fs';
import { AgentopsError } from '../model/errors.js';
import { decode, isFaithful, notText } from '../model/faithful.js';
import { readJson } from '../model/read-json.js';

/**
 * What `--answers` stands for: an object as it is, `-` for standard input, text that starts with
 * `{` as JSON, anything else as the path of a JSON file.
 */
export function readAnswers(value: unknown): unknown {
  if (value === undefined || (typeof value === 'object' && value !== null)) return value;
  if (typeof value !== 'string' || value === '') {
    throw new AgentopsError('USAGE', '--answers needs a value.', {
      // yo's own parser turns `--answers -` into `true`.
      next: 'Pass --answers=file.json, --answers=- for standard input, or inline JSON.',
    });
  }
  const [origin, text] = value.trimStart().startsWith('{')
    ? ['--answers', value]
    : [value === '-' ? 'standard input' : value, readSource(value)];
  try {
    return readJson(text);
  } catch (cause) {
    throw new AgentopsError('ANSWERS', `The answers are not JSON.`, {
      details: [`${origin}: ${(cause as Error).message}`],
      next: 'Fix the JSON; agentops schema <feature> prints its schema.',
      cause,
    });
  }
}

function readSource(value: string): string {
  try {
    const text = decode(readFileSync(value === '-' ? 0 : value));
    if (!isFaithful(text)) throw new TypeError(`${value === '-' ? 'it' : value} ${notText}`);
    return text;
  } catch (cause) {
    throw new AgentopsError('ANSWERS', 'The answers file cannot be read.', {
      details: [(cause as Error).message],
      next: 'Pass an existing JSON file, or --answers=- and the JSON on standard input.',
      cause,
    });
  }
}
