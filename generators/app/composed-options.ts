import type { Answers } from '../../src/model/answers.js';
import type { Composed } from '../../src/model/feature.js';
import { appOptions } from './options.js';

/*
 * A generator that is composed with a new service is one of its options, so that the example resource
 * and the composition root know of it. One that is told more than the service can be told is added to
 * the service instead.
 */

/** The answers, if `app` has options for all of them. */
const among = (answers: Answers): Answers | undefined =>
  Object.keys(answers).every((name) => name in appOptions.shape) ? answers : undefined;

/** `app` writes the records of all features, or of none. */
const withRecord =
  (toOptions: (given: Answers, kept: Answers) => Answers) =>
  ({ adr, ...given }: Answers, kept: Answers = {}): Answers | undefined =>
    adr === false ? undefined : among(toOptions(given, kept));

const isChosen = (kind: unknown): boolean => kind !== undefined && kind !== 'none';

export const composedOptions: Readonly<Record<string, Composed>> = {
  cache: {
    toOptions: withRecord(({ tiers, ...given }, kept) => ({
      cache: tiers === undefined && isChosen(kept.cache) ? kept.cache : cacheOf(tiers),
      ...given,
    })),
    isPart: ({ cache }) => isChosen(cache),
  },
  database: {
    toOptions: withRecord((given) => ({ database: 'postgres', ...given })),
    isPart: ({ database }) => isChosen(database),
  },
  codeowners: { toOptions: withRecord((given) => given) },
  adr: { toOptions: (given) => among({ adr: true, ...given }) },
};

const cacheOf = (tiers: unknown) => (tiers === 'memory' ? 'memory' : 'redis');
