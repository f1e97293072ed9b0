import { booleanFlag } from '../cli/arguments.js';
import { type ManualStep, stepLines } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import { type Option, toName } from '../model/options.js';
import type { SettledPlan } from '../plan/session.js';
import type { RunOptions } from '../request/run-options.js';

/** What Yeoman itself lets a person say, for the run and for every generator of it. */
export interface YeomanOptions {
  readonly askAnswered: boolean;
  readonly bail: boolean;
  /** True where an install that fails is to fail the run, and is not left as a step. */
  readonly forceInstall: boolean;
  readonly skipYoResolve: boolean;
  readonly skipInstall: boolean;
  /** The options of a run, with those that Yeoman has for the same. */
  readonly run: RunOptions;
}

type Said = Readonly<Record<string, unknown>>;

/** The flags of every generator of Yeoman, as an option of ours. */
export const yeomanFlags: readonly Option[] = [
  'ask-answered',
  'force-install',
  'skip-cache',
  'skip-install',
  'skip-yo-resolve',
].map((flag) => booleanFlag(flag, flag, toName(flag)));

/**
 * `force`, `bail` and `dryRun` are those of the generator that the environment was started with, also
 * for all that it is composed of. To Yeoman, `force` means to overwrite.
 */
export function yeomanOptions(env: object, given: Said, run: RunOptions): YeomanOptions {
  const { conflicterOptions = {}, options = {} } = env as {
    conflicterOptions?: Said;
    options?: Said;
  };
  const isForced = run.force || isOn(conflicterOptions.force);
  const onConflict = run.onConflict ?? (isForced ? ('overwrite' as const) : undefined);
  return {
    askAnswered: isOn(given.askAnswered),
    bail: isOn(conflicterOptions.bail),
    forceInstall: isOn(given.forceInstall) || isOn(options.forceInstall),
    skipInstall: isOn(given.skipInstall) || isOn(options.skipInstall),
    skipYoResolve: isOn(given.skipYoResolve) || isOn(options.skipYoResolve),
    run: {
      ...run,
      force: isForced,
      dryRun: run.dryRun || isOn(conflicterOptions.dryRun),
      ...(onConflict && { onConflict }),
    },
  };
}

/** With `--bail` a run fails at the first file that it would write. */
export function requireNoChange({ changes }: SettledPlan): void {
  if (changes.length === 0) return;
  throw new AgentopsError('CONFLICT', 'There is something to write, and --bail was given.', {
    details: changes.map(({ path }) => path),
    next: 'Nothing was written. Run it without --bail to write the files.',
  });
}

/** With `--force-install`, what an install has left to do is an error. */
export const installFailed = (steps: readonly ManualStep[]): AgentopsError =>
  new AgentopsError('INSTALL', 'The files are written, but the install failed.', {
    details: stepLines(steps),
    next: 'Run the install again; without --force-install it is left as a step.',
  });

const isOn = (value: unknown): boolean => value === true || value === 'true';
