import { envValidation } from '../generators/env-validation/feature.js';
import type { Action } from './core/actions.js';
import { json } from './core/actions.js';
import { type Answers, judgeAnswers } from './core/answers.js';
import { AgentopsError } from './core/errors.js';
import type { Feature } from './core/feature.js';
import { type Ask, askFor } from './core/questions.js';
import { type Resolution, resolve } from './core/resolve.js';
import { featureOf, features } from './features.js';
import type { PackageManager, Project, Reader } from './project/project.js';
import { answersFile, answersKey, storedAnswers } from './project/stored-answers.js';
import { survey } from './survey.js';

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
  /** Defaults of prompts that only a person should confirm (the author from git). */
  readonly suggested?: Answers;
  /** Facts of the repository that are said instead of found: `name=value`. */
  readonly factFlags?: readonly string[] | undefined;
  /** The same by name, through the API. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** What would happen, complete; nothing has been written. */
export interface Plan extends Resolution {
  readonly root: string;
  readonly features: readonly string[];
  /** The judged answers of each feature. */
  readonly answers: Readonly<Record<string, Answers>>;
  readonly packageManager: PackageManager;
}

/** Answers, facts and features make a plan; reads `root`, writes nothing. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const chosen = request.features.map(featureOf);
  const { reader, project } = survey(request.root, request);
  refuseUnsupported(chosen, project);

  const answers: Record<string, Answers> = {};
  const actions: Action[] = [];
  for (const feature of chosen) {
    const own = await answersOf(feature, chosen, request, reader, project);
    answers[feature.id] = own;
    actions.push(...feature.plan(own, project));
    const kept = JSON.parse(JSON.stringify({ [answersKey]: { [feature.id]: own } }));
    actions.push(json(answersFile, kept, { replace: true }));
  }
  if (chosen.includes(envValidation))
    actions.unshift(...variablesOfEarlier(chosen, reader, project));
  return {
    root: request.root,
    features: chosen.map((feature) => feature.id),
    answers,
    packageManager: (answers.app?.packageManager as PackageManager) ?? project.packageManager.value,
    ...resolve(actions, reader),
  };
}

/** A list of variables that comes after other features holds theirs, too. */
function variablesOfEarlier(
  chosen: readonly Feature[],
  reader: Reader,
  project: Project,
): Action[] {
  return features
    .filter((feature) => feature.id !== 'app' && !chosen.includes(feature))
    .flatMap((feature) => {
      const answers = feature.options.safeParse(storedAnswers(reader, feature.id));
      return answers.success ? feature.plan(answers.data, project) : [];
    })
    .filter(({ type }) => type === 'env');
}

async function answersOf(
  feature: Feature,
  chosen: readonly Feature[],
  request: PlanRequest,
  reader: Reader,
  project: Project,
): Promise<Answers> {
  const stored = storedAnswers(reader, feature.id);
  const given = ownKeys(feature, chosen, request.answers);
  const suggested = feature.suggested?.(project) ?? {};
  const flags = request.flags ?? {};
  if (!request.ask) return judgeAnswers(feature.options, { suggested, stored, given, flags });
  // Judge what is given before the first question, not after the last.
  const known = { ...(given as Answers | undefined), ...flags };
  const defaults = { ...request.suggested, ...suggested, ...(stored as Answers | undefined) };
  judgeAnswers(feature.options.partial(), { stored, given, flags });
  const asked = await askFor(feature.options, known, defaults, request.ask);
  return judgeAnswers(feature.options, { suggested, stored, given, flags: { ...asked, ...flags } });
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
  const reasons = new Set(chosen.flatMap((feature) => feature.unsupported(project)));
  if (reasons.size === 0) return;
  throw new AgentopsError(
    'REFUSED',
    `${chosen.map((feature) => feature.id).join(', ')} can not go here.`,
    {
      details: [...reasons],
      next: 'Nothing was written.',
    },
  );
}
