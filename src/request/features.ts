import { adr } from '../../generators/adr/feature.js';
import { app } from '../../generators/app/feature.js';
import { cache } from '../../generators/cache/feature.js';
import { codeowners } from '../../generators/codeowners/feature.js';
import { database } from '../../generators/database/feature.js';
import { driftCheck } from '../../generators/drift-check/feature.js';
import { envValidation } from '../../generators/env-validation/feature.js';
import { errorHandling } from '../../generators/error-handling/feature.js';
import { gracefulShutdown } from '../../generators/graceful-shutdown/feature.js';
import { healthCheck } from '../../generators/health-check/feature.js';
import { logging } from '../../generators/logging/feature.js';
import { migration } from '../../generators/migration/feature.js';
import { migrations } from '../../generators/migrations/feature.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import { didYouMean } from '../model/suggest.js';

/** Every feature, in the order in which `list` and the docs show them. */
export const features: readonly Feature[] = [
  app,
  envValidation,
  errorHandling,
  logging,
  healthCheck,
  gracefulShutdown,
  cache,
  database,
  migrations,
  migration,
  codeowners,
  adr,
  driftCheck,
];

/** What wiring of any feature puts into the user's code. */
export const ownSymbols: readonly OwnSymbol[] = features.flatMap(({ symbols = [] }) => symbols);

export function featureOf(id: string): Feature {
  const found = features.find((feature) => feature.id === id);
  if (found) return found;
  const ids = features.map((feature) => feature.id);
  throw new AgentopsError(
    'USAGE',
    `There is no feature ${JSON.stringify(id)}.${didYouMean(id, ids)}`,
    {
      details: [`features: ${ids.join(', ')}`],
      next: 'agentops list',
    },
  );
}
