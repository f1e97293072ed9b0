import { type Answers, addedElsewhere } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import { everyOptionOf, optionsOf } from '../model/options.js';
import { didYouMean } from '../model/suggest.js';
import { isObject } from '../repository/manifest.js';

/** An organisation's answers: weaker than what a repository keeps, stronger than what it suggests. */
export interface Preset {
  /** As the user finds it again. */
  readonly from: string;
  /** By option, for every feature that has it; or an object by option under the id of a feature. */
  readonly answers: Answers;
}

/**
 * A preset of that content. It may speak of any feature, also of those that a run is not about.
 *
 * @throws {AgentopsError} with every key that is no option's and no feature's
 */
export function judgePreset(from: string, content: unknown, features: readonly Feature[]): Preset {
  const faults = isObject(content)
    ? Object.entries(content).flatMap(([key, value]) => faultsOf(key, value, features))
    : ['must be an object of answers'];
  if (isObject(content) && faults.length === 0) return { from, answers: content };
  throw new AgentopsError('ANSWERS', `The preset ${from} is invalid.`, {
    details: faults.map((fault) => `${from}: ${fault}`),
    next: 'A key is an option, or a feature ID with an object of its options; see agentops schema <feature>.',
  });
}

function faultsOf(key: string, value: unknown, features: readonly Feature[]): string[] {
  const feature = features.find(({ id }) => id === key);
  const names = new Set(features.flatMap(({ options }) => Object.keys(options.shape)));
  if (feature !== undefined && isObject(value)) {
    const own = Object.keys(feature.options.shape);
    const unknown = Object.keys(value).filter((name) => !own.includes(name));
    return [
      ...unknown.map(
        (name) => `unknown key ${JSON.stringify(`${key}.${name}`)}.${didYouMean(name, own)}`,
      ),
      ...addedElsewhere(everyOptionOf(feature.options), value),
    ];
  }
  if (names.has(key)) {
    return isObject(value) ? [`${key}: only a feature ID can have an object`] : [];
  }
  if (feature !== undefined) return [`${key}: must be an object of its options`];
  const known = [...features.map(({ id }) => id), ...names];
  return [`unknown key ${JSON.stringify(key)}.${didYouMean(key, known)}`];
}

/** What a preset answers for a feature; what is under its id is stronger. */
export function presetFor({ answers }: Preset, { id, options }: Feature): Answers {
  const own = answers[id];
  const names = new Set(optionsOf(options).map(({ name }) => name));
  return {
    // An object is that of a feature, also where an option has the name of one (app: `cache`).
    ...Object.fromEntries(
      Object.entries(answers).filter(([name, value]) => names.has(name) && !isObject(value)),
    ),
    ...(isObject(own) && own),
  };
}
