import { markerLine, notMerged } from '../merge/conflict-markers.js';
import { AgentopsError } from '../model/errors.js';
import { isFaithful, notText } from '../model/faithful.js';
import type { Manifest } from '../model/project.js';
import { readJson } from '../model/read-json.js';

const texts = ['name', 'type', 'main', 'module', 'packageManager'];
const tables = [
  'engines',
  'scripts',
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
];

/** A `package.json` with fields of the right types only: what is odd in it tells nothing. */
export function soundManifest(value: object): Manifest {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => {
      if (texts.includes(key)) return typeof field === 'string' ? [[key, field]] : [];
      if (!tables.includes(key)) return [[key, field]];
      if (!isObject(field)) return [];
      return [
        [
          key,
          Object.fromEntries(Object.entries(field).filter(([, each]) => typeof each === 'string')),
        ],
      ];
    }),
  );
}

/** The target's own manifest; one that is broken ends the run, since the run would write to it. */
export function parseManifest(text: string): Manifest {
  try {
    if (!isFaithful(text)) throw new TypeError(`it ${notText}`);
    const value = readJson(text);
    if (isObject(value)) return soundManifest(value);
    throw new TypeError('it is not a JSON object');
  } catch (cause) {
    const line = markerLine(text);
    if (line !== undefined) throw notMerged([{ path: 'package.json', line }], cause);
    throw new AgentopsError('REFUSED', 'package.json cannot be read.', {
      details: [`package.json: ${(cause as Error).message}`],
      next: 'Fix package.json, then run the command again.',
      cause,
    });
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
