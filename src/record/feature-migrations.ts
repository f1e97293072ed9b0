import compare from 'semver/functions/compare.js';
import type { Action, FileAction } from '../model/actions.js';
import type { Answers } from '../model/answers.js';
import type { Feature } from '../model/feature.js';
import type { FeatureRecord } from './feature-record.js';

/** Those of a feature that what `version` wrote has not seen, the oldest first. */
const pendingOf = ({ migrations = [] }: Feature, version: string) =>
  migrations.filter((each) => compare(each.version, version) > 0);

/** The answers of an older version as this one has them. */
export const migratedAnswers = (
  feature: Feature,
  { version }: FeatureRecord,
  stored: unknown,
): unknown =>
  typeof stored !== 'object' || stored === null
    ? stored
    : pendingOf(feature, version).reduce<Answers>(
        (answers, { answers: change }) => change?.(answers) ?? answers,
        stored as Answers,
      );

/** What has changed for the user, in words. */
export const migrationNotes = (feature: Feature, { version }: FeatureRecord): string[] =>
  pendingOf(feature, version).map(
    ({ version: since, summary }) => `${feature.id} ${since}: ${summary}`,
  );

/**
 * Where this version has files of an older one: by the migrations' lists, and where one template now
 * goes to another folder, as with another `--dir`.
 */
export function renamesOf(
  feature: Feature,
  { version, actions }: FeatureRecord,
  answers: Answers,
  wanted: readonly Action[],
): Map<string, string> {
  const renames = new Map<string, string>();
  for (const { renames: listed } of pendingOf(feature, version)) {
    for (const [from, to] of Object.entries(listed?.(answers) ?? {})) {
      // A later one may go on from where an earlier one has put it.
      const [first = from] = [...renames].find(([, target]) => target === from) ?? [];
      renames.set(first, to);
    }
  }
  const now = filesIn(wanted);
  const paths = new Set(now.map(({ path }) => path));
  for (const { path, template } of filesIn(actions)) {
    if (paths.has(path) || renames.has(path)) continue;
    const targets = now.filter((each) => each.template === template);
    const [target] = targets;
    if (target !== undefined && targets.length === 1) renames.set(path, target.path);
  }
  return renames;
}

/** Every file that actions write, those of wiring included. */
export const filesIn = (actions: readonly Action[]): FileAction[] =>
  actions.flatMap((action) =>
    action.type === 'file' ? [action] : action.type === 'wire' ? action.seeds : [],
  );

/** True if `version` is newer than this package. */
export const isNewer = (version: string, than: string): boolean => compare(version, than) > 0;
