import type { Held } from '../disk/held.js';
import { type Inputs, type InspectedProject, inspectProject } from '../disk/inspect-project.js';
import { withRepository } from '../disk/repository-files.js';
import { endOfLife } from '../feature-kit/refusals.js';
import { type Action, note } from '../model/actions.js';
import type { Answers } from '../model/answers.js';
import type { Ask } from '../model/ask.js';
import type { Resolution } from '../model/change.js';
import type { Feature } from '../model/feature.js';
import type { Overrides } from '../model/overrides.js';
import type { FormatStyle, PackageManager, Project } from '../model/project.js';
import { answersFile } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import { readPreset } from '../request/read-preset.js';
import { answersOf } from './answers-of.js';
import { applyActions } from './apply-actions.js';
import { settleExisting } from './existing-code.js';
import { actionsFor, targetFor, withFeatures } from './feature-actions.js';
import type { WithFootprints } from './footprint.js';
import { overMerged } from './open-merges.js';
import { ownTemplates, withUsedTold } from './own-templates.js';
import type { PendingRecord } from './pending-record.js';
import { pendingRecordsOf } from './pending-records.js';
import { byReason, type Refusals, withoutRefused } from './refused-features.js';
import {
  misfitsAmong,
  settleVersions,
  versionReasons,
  versionsDoNotFit,
} from './required-versions.js';

export interface PlanRequest {
  /** Ids of features, as `features` lists them. */
  readonly features: readonly string[];
  /** The target's folder; it need not exist. */
  readonly root: string;
  /** Answers by option name; for several features at once, those of all of them. */
  readonly answers?: unknown;
  /** Stronger than `answers`; strings are read as the option's type, as on a command line. */
  readonly flags?: Answers;
  /** What features that are composed with it stand for among its options. */
  readonly added?: Answers;
  /** Asks for what is not given. Without it nothing is ever asked. */
  readonly ask?: Ask;
  /** Also asks for answers that are given, with these as defaults. */
  readonly askAnswered?: boolean;
  /** Defaults of prompts that only the user should confirm (the author from git). */
  readonly suggested?: Answers;
  /** Where the user is, at or below the root: the records of that package come first. */
  readonly here?: string;
  /** Proceeds if the repository already has an equivalent. */
  readonly force?: boolean;
  /** Goes on without the features that cannot be added here, if others can. */
  readonly skipRefused?: boolean;
  /** Raises older versions of dependencies in `package.json`. */
  readonly raise?: boolean;
  /** Facts of the repository that are said instead of found: `name=value`. */
  readonly factFlags?: readonly string[] | undefined;
  /** The same by name, through the API. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** A folder or an installed package with templates instead of ours. */
  readonly templates?: string | undefined;
  /** An organisation's answers: an object, a JSON file, or `<package>[/<name>]`. */
  readonly preset?: unknown;
  /** What a host holds in memory over the disk. */
  readonly held?: Held;
}

/** What would happen, complete; nothing has been written. */
export interface Plan extends Resolution {
  readonly root: string;
  readonly features: readonly string[];
  /** Features that were left out since they cannot be added here, and why. */
  readonly refused?: Refusals;
  /** The validated answers of each feature. */
  readonly answers: Readonly<Record<string, Answers>>;
  /** The user's answers that differ from the defaults, by option name. */
  readonly asked?: Answers;
  readonly packageManager: PackageManager;
  /** The records to write, and the format of JSON files in the repository. */
  readonly remembered: readonly PendingRecord[];
  readonly style: FormatStyle | undefined;
  /** The text of `.yo-rc.json` as it is, where the user may have stated answers. */
  readonly answersText: string | undefined;
  /** What the plan was made from; undefined for edits that depend on the edited files alone. */
  readonly inputs: Inputs | undefined;
  /** True if it depends on which files the whole repository has. */
  readonly ofRepository: boolean;
}

/** Answers, facts and features make a plan; reads `root`, writes nothing. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const surveyed = inspectProject(request.root, request);
  return overMerged(surveyed, request.root, () => planOver(request, surveyed));
}

async function planOver(request: PlanRequest, surveyed: InspectedProject): Promise<Plan> {
  // In the registry's order, so that the order on a command line makes no difference.
  const named = request.features.map(featureOf);
  const all = features.filter((feature) => named.includes(feature));
  const { skipRefused = false } = request;
  const { reader, project: found, around, inputs } = surveyed;
  const seen = withRepository(found, all, request.root, request.held);
  const at = (chosen: readonly Feature[]): Project => withFeatures(seen, chosen, reader);
  const unsupported = unsupportedAmong(all, at(all));
  const supported = withoutRefused(all, unsupported, skipRefused, {
    error: 'REFUSED',
    message: (ids) => `${ids} cannot be added here.`,
    next: 'Nothing was written.',
  });

  const proposed = at(supported);
  const own = ownTemplates(request, reader, around);
  const preset = readPreset(request);
  const answers: Record<string, Answers> = {};
  const asked: Record<string, unknown> = {};
  for (const feature of supported) {
    const told = await answersOf(feature, supported, request, reader, proposed, preset);
    answers[feature.id] = told.answers;
    Object.assign(asked, told.asked);
  }
  const existing = await settleExisting(supported, answers, request, reader, proposed);
  const open = withoutRefused(supported, existing.refused, skipRefused, {
    error: 'EXISTS',
    message: () => 'This repository already has an equivalent.',
    next: 'Nothing was written. Remove it first, or pass --force for what is not in the way.',
  });
  const actionsOf = (of: readonly Feature[]) => actionsFor(of, answers, reader, at(of));
  const misfits = skipRefused ? misfitsAmong(actionsOf(open), request, at(open)) : {};
  const chosen = withoutRefused(open, misfits, skipRefused, versionsDoNotFit);
  const refused = { ...unsupported, ...existing.refused, ...misfits };
  for (const id of Object.keys(refused)) delete answers[id];
  const project = at(chosen);
  const notes = [...existing.notes, ...byReason(refused).map((reason) => `Left out ${reason}`)];
  const wanted = actionsOf(chosen);
  const raised = await settleVersions(wanted, request, project);
  // Once in a repository, and not with each feature.
  const isFirst = project.features.length === chosen.length;
  const said = [...notes, ...(isFirst ? endOfLife(project) : [])];
  const actions = [...raised, ...wanted, ...own.actions, ...said.map(note)];
  const records = actions.filter((action) => action.type === 'record');
  const surroundings = chosen.some(({ id }) => id === 'app')
    ? undefined
    : targetFor(project, { force: existing.notes.length > 0 });
  const { traces, ...resolution } = await withRecords(
    await applyActions(actions, reader, surroundings, undefined, own.overrides),
    records,
    request,
    own.overrides,
  );
  return {
    ...withUsedTold(resolution),
    root: request.root,
    features: chosen.map((feature) => feature.id),
    ...(Object.keys(refused).length > 0 && { refused }),
    answers,
    ...(request.ask && { asked }),
    packageManager: (answers.app?.packageManager as PackageManager) ?? project.packageManager.value,
    remembered: pendingRecordsOf(answers, traces, reader),
    answersText: reader.read(answersFile),
    style: surroundings && project.style.value,
    inputs,
    ofRepository: records.length > 0 || project.repository !== undefined,
  };
}

/** Records are numbered among those that exist, so the engine is loaded only for one to come. */
async function withRecords(
  resolution: WithFootprints,
  actions: Parameters<typeof import('./add-records.js').addRecords>[1],
  { root, here = root, force = false, held }: PlanRequest,
  overrides: Overrides | undefined,
): Promise<WithFootprints> {
  if (actions.length === 0) return resolution;
  const { addRecords } = await import('./add-records.js');
  return addRecords(resolution, actions, { root, here, force, overrides, held });
}

/** Why features cannot be added, with all that is wrong with the versions that they need. */
const unsupportedAmong = (chosen: readonly Feature[], project: Project): Refusals =>
  Object.fromEntries(
    chosen
      .map((feature) => [feature, feature.unsupported(project)] as const)
      .filter(([, reasons]) => reasons.length > 0)
      .map(([feature, reasons]) => [
        feature.id,
        [...reasons, ...versionReasons(wantedByDefault(feature, project), project)],
      ]),
  );

/** As far as it is known without answers. */
function wantedByDefault({ options, suggested, plan }: Feature, project: Project): Action[] {
  const answers = options.safeParse(suggested?.(project) ?? {});
  return answers.success && project.manifest ? plan(answers.data, project) : [];
}
