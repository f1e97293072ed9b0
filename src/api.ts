import { makeAddition } from './installed/extend.js';
import type { ConflictStyle } from './merge/merge-texts.js';
import type { ConflictPolicy } from './model/conflict-policy.js';
import { jsonSchemaOf } from './model/options.js';
import type { PlanRequest } from './plan/plan.js';
import type { Result } from './plan/result.js';
import { resultOf } from './plan/result-of.js';
import {
  finish,
  openTarget,
  prepare,
  type SettledPlan,
  settlePlan,
  write,
} from './plan/session.js';
import { features as registry } from './request/features.js';

export type { ConflictStyle } from './merge/merge-texts.js';
export type { Change, ManualStep } from './model/change.js';
export { AgentopsError, type ErrorId, exitCodes } from './model/errors.js';
export type * from './request/option-types.js';
export { recover } from './write/transaction.js';
export type { Result, SettledPlan };

/** A feature as the API shows it. */
export interface FeatureInfo {
  readonly id: string;
  readonly summary: string;
  /** JSON Schema (draft 2020-12) of the answers that it takes. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Every feature with the schema of its options. */
export const features: readonly FeatureInfo[] = registry.map(({ id, summary, options }) => ({
  id,
  summary,
  schema: jsonSchemaOf(options),
}));

export interface PlanOptions {
  /** Ids of features; `['app']` makes a new service. */
  readonly features: readonly string[];
  /** The target's folder; it need not exist. */
  readonly root: string;
  /** Raw answers by option name. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What to do with a file that exists and differs; `abort` by default. */
  readonly onConflict?: ConflictPolicy;
  /** Proceed despite uncommitted changes. */
  readonly force?: boolean;
  /** Plan the other features if some cannot be added here; `refused` of the plan says why. */
  readonly skipRefused?: boolean;
  /** Raise dependencies in `package.json` that are older than required, within their major version. */
  readonly raise?: boolean;
  /**
   * Facts that override detection, by the names that `agentops detect` shows: `{ framework:
   * 'express', entry: 'src/server.ts', 'style.quotes': 'double' }`.
   */
  readonly facts?: Readonly<Record<string, unknown>>;
  /**
   * An organisation's answers, weaker than what an earlier run kept and what `.yo-rc.json` states: an
   * object by option name or by id of a feature, the path of a JSON file, or `<package>[/<name>]` for its `presets/<name>.json`.
   */
  readonly preset?: string | Readonly<Record<string, unknown>>;
  /**
   * Templates instead of ours: the path of a folder (`./…`, or absolute) with `<feature>/<path>`,
   * or an installed package with the same below `templates/`. Data, never run.
   */
  readonly templates?: string;
}

/**
 * Plans the changes without writing, asking or printing anything. If an earlier run was interrupted
 * while writing, it throws with the id `RECOVERY`; call `recover(root)` first.
 *
 * @throws {AgentopsError} with every missing or wrong answer, every reason for refusing, or every
 *   file in conflict
 */
export async function plan(options: PlanOptions): Promise<SettledPlan> {
  const request: PlanRequest = {
    features: options.features,
    root: options.root,
    answers: options.answers ?? {},
    facts: options.facts,
    preset: options.preset,
    templates: options.templates,
  };
  return prepare(request, { ...options, dryRun: true }, makeAddition);
}

/** The features to update, and how. */
export interface UpdateOptions {
  readonly root: string;
  /** Ids of features; all that exist, if left out. */
  readonly features?: readonly string[];
  /** New answers by option name, for options that change. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Where both sides changed the same lines: markers in the file, or a `.rej` beside it. */
  readonly conflicts?: ConflictStyle;
  /** Proceed despite uncommitted changes. */
  readonly force?: boolean;
}

/**
 * Plans the update of features to this version, merging the user's edits. Writes nothing.
 *
 * @throws {AgentopsError} if no feature is recorded there, or a newer version wrote one
 */
export async function planUpdate({
  force = false,
  ...options
}: UpdateOptions): Promise<SettledPlan> {
  const root = openTarget(options.root, { dryRun: true });
  const { makeUpdate } = await import('./installed/update.js');
  const request = { ...options, root, features: options.features ?? [] };
  return settlePlan(await makeUpdate(request), { force });
}

/**
 * Plans the removal of a feature. Writes nothing.
 *
 * @throws {AgentopsError} if the feature is not recorded there
 */
export async function planRemoval(options: {
  readonly root: string;
  readonly feature: string;
}): Promise<SettledPlan> {
  const root = openTarget(options.root, { dryRun: true });
  const { makeRemoval } = await import('./installed/remove.js');
  return settlePlan(await makeRemoval({ root, feature: options.feature }), {});
}

/**
 * Writes a plan, all or nothing, and makes the first commit where the answers say so. Files that
 * changed since the plan was made are an error, and nothing is written.
 *
 * @throws {AgentopsError} with every file as it was
 */
export async function apply(
  plan: SettledPlan,
  { install = false }: { install?: boolean } = {},
): Promise<Result> {
  write(plan);
  return resultOf(plan, { dryRun: false, ...(await finish(plan, { install })) });
}
