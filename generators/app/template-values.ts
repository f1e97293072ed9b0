import { type FileAction, file } from '../../src/model/actions.js';
import type { Framework } from './frameworks.js';
import type { AppAnswers } from './options.js';
import type { packageManagerOf } from './package-managers.js';

/** Values for the templates of the files around the code. */
export interface RepositoryValues
  extends Omit<AppAnswers, 'database' | 'framework' | 'git'>,
    ReturnType<typeof packageManagerOf> {
  readonly framework: Framework;
  readonly slug: string;
  readonly port: number;
  readonly database: boolean;
  readonly redisImage: string;
  readonly postgresImage: string;
  readonly nodeVersions: readonly number[];
  readonly docker: boolean;
  readonly manifests: readonly string[];
  readonly drainMs: number;
  readonly longestStopSeconds: number;
  readonly gracePeriodSeconds: number;
  readonly gracePeriodParts: string;
}

export const whole = (path: string, template: string, values = {}): FileAction =>
  file(path, `app/${template}`, values);

/** The few values that one template takes. */
export const pick = <Values extends object, Name extends keyof Values>(
  values: Values,
  ...names: Name[]
) => Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<Values, Name>;
