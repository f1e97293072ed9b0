import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Held } from '../disk/held.js';
import { type Inputs, type InspectedProject, inspectProject } from '../disk/inspect-project.js';
import { withRepository } from '../disk/repository-files.js';
import { endOfLife } from '../feature-kit/refusals.js';
import { note } from '../model/actions.js';
import { type Answers, parseAnswers } from '../model/answers.js';
import { type Ask, askFor } from '../model/ask.js';
import type { Resolution } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import { defaultsOf } from '../model/options.js';
import type { Overrides } from '../model/overrides.js';
import type { FormatStyle, PackageManager, Project, Reader } from '../model/project.js';
import { answersFile, placeOfAnswers, storedAnswers } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import { type Preset, presetFor } from '../request/preset.js';
import { readPreset } from '../request/read-preset.js';
import { applyActions } from './apply-actions.js';
import { settleExisting } from './existing-code.js';
import { actionsFor, targetFor, withFeatures } from './feature-actions.js';
import type { WithFootprints } from './footprint.js';
import { overMerged } from './open-merges.js';
import { ownTemplates, withUsedTold } from './own-templates.js';
import type { PendingRecord } from './pending-record.js';
import { pendingRecordsOf } from './pending-records.js';
import { settleVersions, versionReasons } from './required-versions.js';

export interface PlanRequest {
  /** Ids of features, as `features` lists them. */
  readonly features: readonly string[];
  /** The target's folder; it need not exist. */
  readonly root: string;
  /** Answers by option name; for several features at once, those of all of them. */
  readonly answers?: unknown;
  /** Stronger than `answers`; strings are read as the option's type, as on a command line. */
  readonly flags?: Answers;
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
  const chosen = features.filter((feature) => named.includes(feature));
  const { reader, project: found, around, inputs } = surveyed;
  const project = withFeatures(
    withRepository(found, chosen, request.root, request.held),
    chosen,
    reader,
  );
  refuseUnsupported(chosen, project);

  const own = ownTemplates(request, reader, around);
  const preset = readPreset(request);
  const answers: Record<string, Answers> = {};
  const asked: Record<string, unknown> = {};
  for (const feature of chosen) {
    const told = await answersOf(feature, chosen, request, reader, project, preset);
    answers[feature.id] = told.answers;
    Object.assign(asked, told.asked);
  }
  const notes = await settleExisting(chosen, answers, request, reader, project);
  const wanted = actionsFor(chosen, answers, reader, project);
  const raised = await settleVersions(wanted, request, project);
  // Once in a repository, and not with each feature.
  const isFirst = project.features.length === chosen.length;
  const said = [...notes, ...(isFirst ? endOfLife(project) : [])];
  const actions = [...raised, ...wanted, ...own.actions, ...said.map(note)];
  const records = actions.filter((action) => action.type === 'record');
  const surroundings = chosen.some(({ id }) => id === 'app')
    ? undefined
    : targetFor(project, { force: notes.length > 0 });
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

async function answersOf(
  feature: Feature,
  chosen: readonly Feature[],
  request: PlanRequest,
  reader: Reader,
  project: Project,
  organisation: Preset | undefined,
): Promise<{ answers: Answers; asked?: Answers }> {
  const preset = organisation && {
    from: organisation.from,
    answers: presetFor(organisation, feature),
  };
  const kept = {
    stored: storedAnswers(reader, feature.id),
    storedIn: placeOfAnswers(reader, feature.id),
  };
  const given = ownKeys(feature, chosen, request.answers);
  const suggested = feature.suggested?.(project) ?? {};
  const flags = request.flags ?? {};
  const sources = { suggested, preset, ...kept, given };
  if (!request.ask) return { answers: parseAnswers(feature.options, { ...sources, flags }) };
  // Validate what is given before the first question, not after the last.
  const said = { ...(given as Answers | undefined), ...flags };
  const known = request.askAnswered ? {} : said;
  const earlier = { ...preset?.answers, ...(kept.stored as Answers | undefined) };
  const defaults = { ...request.suggested, ...suggested, ...earlier, ...said };
  // Validate options one by one; cross-field rules run once all are set.
  parseAnswers(z.object(feature.options.shape).partial(), { preset, ...kept, given, flags });
  const asked = await askFor(
    feature.options,
    { layout: feature.prompts, known, defaults, unasked: feature.unasked?.(project) },
    request.ask,
  );
  const unasked = { ...defaultsOf(feature.options), ...suggested, ...earlier };
  return {
    answers: parseAnswers(feature.options, { ...sources, flags: { ...flags, ...asked } }),
    asked: Object.fromEntries(
      Object.entries(asked).filter(
        ([name, answer]) => !isDeepStrictEqual(answer, unasked[name] ?? ''),
      ),
    ),
  };
}

/** Of answers for several features, those that are this one's, and those that are nobody's. */
function ownKeys(feature: Feature, chosen: readonly Feature[], given: unknown): unknown {
  if (chosen.length === 1 || typeof given !== 'object' || given === null) return given;
  const others = chosen.filter((other) => other !== feature);
  return Object.fromEntries(
    Object.entries(given).filter(
      ([key]) =>
        key in feature.options.shape || !others.some((other) => key in other.options.shape),
    ),
  );
}

function refuseUnsupported(chosen: readonly Feature[], project: Project): void {
  const unsupported = chosen.flatMap((feature) => feature.unsupported(project));
  if (unsupported.length === 0) return;
  // With everything else that is in the way, as far as it is known without answers.
  const wanted = chosen.flatMap(({ options, suggested, plan }) => {
    const answers = options.safeParse(suggested?.(project) ?? {});
    return answers.success && project.manifest ? plan(answers.data, project) : [];
  });
  const reasons = new Set([...unsupported, ...versionReasons(wanted, project)]);
  throw new AgentopsError(
    'REFUSED',
    `${chosen.map((feature) => feature.id).join(', ')} cannot be added here.`,
    {
      details: [...reasons],
      next: 'Nothing was written.',
    },
  );
}
