import type { Answers } from '../../src/model/answers.js';
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
  (toOptions: (given: Answers) => Answers) =>
  ({ adr, ...given }: Answers): Answers | undefined =>
    adr === false ? undefined : among(toOptions(given));

export const composedOptions = {
  cache: withRecord(({ tiers = 'memory+redis', ...given }) => ({
    cache: tiers === 'memory' ? 'memory' : 'redis',
    ...given,
  })),
  database: withRecord((given) => ({ database: 'postgres', ...given })),
  codeowners: withRecord((given) => given),
  adr: (given: Answers) => among({ adr: true, ...given }),
};
