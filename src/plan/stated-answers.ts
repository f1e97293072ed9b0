import { isDeepStrictEqual } from 'node:util';
import { valueAtKeys, withKey, withoutKey } from '../edits/json.js';
import type { Json } from '../model/actions.js';
import type { Change } from '../model/change.js';
import { answersFile, answersKey } from '../repository/stored-answers.js';
import { features } from '../request/features.js';
import type { Plan } from './plan.js';

/**
 * The changes of a plan, with what becomes of the answers in `.yo-rc.json`: those that 0.1.0 kept
 * there go to the files of their features; those that the user has stated stay, with what this run
 * was given instead of what they said.
 */
export function withStated({
  changes,
  remembered,
  answersText,
}: Pick<Plan, 'changes' | 'remembered' | 'answersText'>): readonly Change[] {
  const planned = changes.find(({ path }) => path === answersFile);
  const text = planned?.after ?? answersText;
  if (text === undefined || remembered.length === 0) return changes;
  const isOld = valueAtKeys(text, [answersKey, 'version']) !== undefined;
  let after = text;
  for (const { feature, answers } of remembered) {
    const stated = valueAtKeys(text, [answersKey, feature]);
    if (typeof stated !== 'object' || stated === null) continue;
    if (isOld) after = withoutKey(after, [answersKey, feature], false);
    else after = restated(after, feature, stated, JSON.parse(JSON.stringify(answers)));
  }
  const isLeft = features.some(({ id }) => valueAtKeys(after, [answersKey, id]) !== undefined);
  if (isOld && !isLeft) after = withoutKey(after, [answersKey, 'version'], false);
  if (after === text) return changes;
  return [
    ...changes.filter((each) => each !== planned),
    { ...(planned ?? { path: answersFile, before: answersText, conflict: false }), after },
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** With the answers of a run where others are stated. */
const restated = (
  text: string,
  feature: string,
  stated: object,
  answers: Readonly<Record<string, Json>>,
): string =>
  Object.entries(stated).reduce((result, [name, value]) => {
    const answer = answers[name];
    return answer === undefined || isDeepStrictEqual(answer, value)
      ? result
      : withKey(result, [answersKey, feature, name], answer);
  }, text);
