import { gitRoot } from '../disk/git-process.js';
import { type InspectedProject, inspectProject } from '../disk/inspect-project.js';
import { packageFolder, pathIn } from '../disk/package-folder.js';
import { type OpenPlace, openPlaceText } from '../merge/conflict-markers.js';
import { parseAnswers } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import type { Finding } from '../model/finding.js';
import { targetFor, withFeatures } from '../plan/feature-actions.js';
import { openMerges } from '../plan/open-merges.js';
import { isNewer } from '../record/feature-migrations.js';
import { type FeatureRecord, sameText } from '../record/feature-record.js';
import { pathsAfterMoves } from '../record/moved-path.js';
import { isRecordFile, parseRecord, recordPath } from '../record/record-file.js';
import { placeOfAnswers, storedAnswers } from '../repository/stored-answers.js';
import { features } from '../request/features.js';
import { generatorVersion } from '../versions/versions.js';
import type { WiringView } from '../wiring/view.js';
import { pending } from '../write/transaction.js';
import { type DriftRule, driftRules } from './drift-rules.js';
import { managedPackages } from './managed-packages.js';
import { missingLinks } from './missing-links.js';
import { partsOf, type Report } from './missing-parts.js';
import { isUntouched } from './untouched.js';

/** The scope and the findings of a check. */
export interface Checked {
  /** The repository, or the package if there is none; findings are relative to it. */
  readonly root: string;
  readonly features: readonly { readonly id: string; readonly version: string }[];
  readonly findings: readonly Finding[];
  /** Every rule that was applied, with what it finds. */
  readonly rules: Readonly<Record<string, string>>;
}

/**
 * Compares the generated code with its records, in the package around a folder or in all packages
 * of its repository, and checks owners and decision records if the repository has them. Writes
 * nothing.
 */
export async function checkFolder(start: string, { all = false } = {}): Promise<Checked> {
  const own = packageFolder(start);
  const repository = gitRoot(own) ?? own;
  const roots = all ? managedPackages(repository) : [own];
  const features: { id: string; version: string }[] = [];
  const findings: Finding[] = [];
  for (const root of roots) {
    const place = pathIn(repository, root);
    const drift = await findDrift(root);
    features.push(...drift.features);
    findings.push(
      ...drift.findings.map((finding) => ({
        ...finding,
        path: place === '' ? finding.path : `${place}/${finding.path}`,
      })),
    );
  }
  const { governanceRules, governanceFindings } = await import('./governance-findings.js');
  return {
    root: repository,
    features,
    findings: [...findings, ...(gitRoot(own) === undefined ? [] : governanceFindings(start))],
    rules: { ...driftRules, ...governanceRules },
  };
}

async function findDrift(root: string): Promise<Pick<Checked, 'features' | 'findings'>> {
  const surveyed = inspectProject(root, {});
  const drift = await driftIn(root, surveyed);
  const open = (await openMerges(surveyed, root)).filter(({ path }) => !isRecordFile(path));
  if (open.length === 0) return drift;
  // With code that does not parse nothing is known about the wiring.
  const known = drift.findings.filter(
    ({ rule, path }) =>
      !/^(wiring|link)-missing$/.test(rule) && !open.some((each) => each.path === path),
  );
  return { ...drift, findings: [...known, ...open.map(mergeOpen)] };
}

const mergeOpen = (place: OpenPlace): Finding<DriftRule> => ({
  rule: 'merge-open',
  level: 'error',
  message: `${openPlaceText(place)}. Resolve it, then run: agentops update`,
  ...place,
});

async function driftIn(
  root: string,
  { reader, project: found }: InspectedProject,
): Promise<Pick<Checked, 'features'> & { findings: Finding<DriftRule>[] }> {
  const findings: Finding<DriftRule>[] = [];
  const report = (
    rule: DriftRule,
    path: string,
    message: string,
    level: Finding['level'] = 'warning',
  ) => findings.push({ rule, level, message, path });
  if (pending(root)) {
    report(
      'run-interrupted',
      '.agentops/transaction',
      'A run was interrupted; the next run that writes rolls it back. To preview that: agentops recover --dry-run',
      'error',
    );
  }
  const memories: { feature: Feature; memory: FeatureRecord }[] = [];
  for (const feature of features) {
    const text = reader.read(recordPath(feature.id));
    if (text === undefined) continue;
    try {
      memories.push({ feature, memory: parseRecord(text, feature.id) });
    } catch (error) {
      if (!(error instanceof AgentopsError)) throw error;
      report(
        'manifest-broken',
        recordPath(feature.id),
        `${error.details.join(' ')} ${error.next}`,
        'error',
      );
    }
  }
  const all = memories.map(({ memory }) => memory);
  const project = withFeatures(
    found,
    memories.map(({ feature }) => feature),
    reader,
  );
  const { style, symbols } = targetFor(project);
  const pathOf = pathsAfterMoves(all, style);
  const view: WiringView = { project, symbols, pathOf, read: reader.read, force: false };
  for (const { feature, memory } of memories) {
    const { id } = feature;
    versions(id, memory, report);
    try {
      parseAnswers(feature.options, {
        stored: storedAnswers(reader, id),
        storedIn: placeOfAnswers(reader, id),
      });
    } catch (error) {
      if (!(error instanceof AgentopsError)) throw error;
      for (const detail of error.details)
        report('answers-invalid', placeOfAnswers(reader, id), `${id}: ${detail}`, 'error');
    }
    filesOf(memory, all, view, report);
    await partsOf(memory, view, report);
  }
  for (const { path, message } of await missingLinks(all, reader, view))
    report('link-missing', path, message, 'error');
  return { features: all.map(({ feature: id, version }) => ({ id, version })), findings };
}

function versions(id: string, { version }: FeatureRecord, report: Report): void {
  if (isNewer(version, generatorVersion)) {
    report(
      'version-newer',
      recordPath(id),
      `${id} was written by ${version}; this is ${generatorVersion}.`,
      'error',
    );
  } else if (isNewer(generatorVersion, version)) {
    report(
      'version-behind',
      recordPath(id),
      `${id} was written by ${version}; this is ${generatorVersion}. Run: agentops update ${id}`,
    );
  }
}

function filesOf(
  memory: FeatureRecord,
  all: readonly FeatureRecord[],
  view: WiringView,
  report: Report,
): void {
  // Seeds belong to the user, so they have no expected state.
  const seeds = new Set(
    memory.actions
      .flatMap((action) =>
        action.type === 'file' && action.seed
          ? [action]
          : action.type === 'wire'
            ? action.seeds
            : [],
      )
      .map(({ path }) => view.pathOf(path)),
  );
  for (const [path, pristine] of Object.entries(memory.files)) {
    const there = memory.moved[path] ?? path;
    const text = view.read(there);
    if (text === undefined) {
      report('file-missing', there, `${there} of ${memory.feature} is missing.`);
      continue;
    }
    if (view.read(`${there}.rej`) !== undefined) {
      report('merge-open', there, `${there} has unresolved conflicts: see ${there}.rej.`, 'error');
    }
    if (seeds.has(path) || sameText(text, pristine)) continue;
    if (!isUntouched(there, text, pristine, all, view)) {
      report('file-changed', there, `${there} of ${memory.feature} was edited.`);
    }
  }
}
