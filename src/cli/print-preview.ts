import { diffOf } from '../output/diff.js';
import { paintFor } from '../output/paint.js';
import { outcomeText } from '../output/summary.js';
import type { Result } from '../plan/result.js';
import type { SettledPlan } from '../plan/session.js';
import { print, printPatch } from './print.js';

/** Prints a dry run's outcome, as an object, as a diff, or as a tree. */
export function printPreview(
  plan: SettledPlan,
  result: Result,
  { json, diff, full }: { json: boolean; diff: boolean; full: boolean },
): void {
  if (json) print(JSON.stringify(result, null, 2));
  else if (diff) printPatch(diffOf(plan.changes, { full }));
  else print(outcomeText(plan, result, paintFor(process.stdout, process.env)));
}
