import { type ManagedEntry, managedEntriesOf } from '../edits/managed-entries.js';
import { presentValue } from '../edits/presence.js';
import type { Finding } from '../model/finding.js';
import type { FeatureRecord } from '../record/feature-record.js';
import type { WiringView } from '../wiring/view.js';
import type { DriftRule } from './drift-rules.js';

export type Report = (
  rule: DriftRule,
  path: string,
  message: string,
  level?: Finding['level'],
) => void;

/**
 * Reports missing parts of a feature in the user's files: dependencies, scripts, variables, wiring.
 */
export async function partsOf(
  { feature, actions }: FeatureRecord,
  view: WiringView,
  report: Report,
): Promise<void> {
  for (const item of managedEntriesOf(actions).values()) {
    const missing = missingPart(item, view);
    if (missing !== undefined)
      report(missing.rule, missing.path, `${feature}: ${missing.message}`, missing.level);
  }
  for (const action of actions) {
    if (action.type !== 'wire' || action.edits.length === 0) continue;
    const { wireFeature } = await import('../wiring/wire.js');
    const { isThere } = wireFeature({ ...action, links: [], seeds: [] }, view);
    if (isThere) continue;
    const path = view.project.entry.value ?? 'package.json';
    const names = action.edits.map(({ uses }) => uses).join(', ');
    report(
      'wiring-missing',
      path,
      `${feature}: not all of ${names} are used in the code that ${path} loads.`,
      'error',
    );
  }
}

function missingPart(item: ManagedEntry, view: WiringView) {
  switch (item.kind) {
    case 'dependency':
    case 'devDependency': {
      if (presentValue(item, view.read) !== undefined) return undefined;
      // A workspace may have tools for all its packages.
      if (view.project.toolsAround.includes(item.name)) return undefined;
      return {
        rule: 'dependency-missing',
        path: 'package.json',
        message: `${item.name} is missing.`,
        level: 'error',
      } as const;
    }
    case 'script':
      return presentValue(item, view.read) === undefined
        ? ({
            rule: 'script-missing',
            path: 'package.json',
            message: `the script ${item.name} is missing.`,
            level: 'warning',
          } as const)
        : undefined;
    case 'env': {
      const file = view.pathOf(item.action.file);
      const isThere =
        presentValue({ ...item, action: { ...item.action, file } }, view.read) !== undefined;
      return isThere || view.read(file) === undefined
        ? undefined
        : ({
            rule: 'variable-missing',
            path: file,
            message: `${item.action.name} is missing.`,
            level: 'warning',
          } as const);
    }
    default:
      return undefined;
  }
}
