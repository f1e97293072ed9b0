import type * as z from 'zod';
import type { adr } from '../../generators/adr/feature.js';
import type { app } from '../../generators/app/feature.js';
import type { cache } from '../../generators/cache/feature.js';
import type { codeowners } from '../../generators/codeowners/feature.js';
import type { database } from '../../generators/database/feature.js';
import type { driftCheck } from '../../generators/drift-check/feature.js';
import type { envValidation } from '../../generators/env-validation/feature.js';
import type { errorHandling } from '../../generators/error-handling/feature.js';
import type { gracefulShutdown } from '../../generators/graceful-shutdown/feature.js';
import type { healthCheck } from '../../generators/health-check/feature.js';
import type { logging } from '../../generators/logging/feature.js';
import type { migrations } from '../../generators/migrations/feature.js';
import type { runOptions } from './run-options.js';

/* The options of each generator as they are given, and those that every run takes. */

type OptionsOf<F extends { readonly options: z.ZodObject }> = z.input<F['options']>;

export type AdrOptions = OptionsOf<typeof adr>;
/** Without a name the service is called like its folder. */
export type AppOptions = Partial<OptionsOf<typeof app>>;
export type CacheOptions = OptionsOf<typeof cache>;
export type CodeownersOptions = OptionsOf<typeof codeowners>;
export type DatabaseOptions = OptionsOf<typeof database>;
export type DriftCheckOptions = OptionsOf<typeof driftCheck>;
export type EnvValidationOptions = OptionsOf<typeof envValidation>;
export type ErrorHandlingOptions = OptionsOf<typeof errorHandling>;
export type GracefulShutdownOptions = OptionsOf<typeof gracefulShutdown>;
export type HealthCheckOptions = OptionsOf<typeof healthCheck>;
export type LoggingOptions = OptionsOf<typeof logging>;
export type MigrationsOptions = OptionsOf<typeof migrations>;
export type RunOptions = z.input<typeof runOptions>;
