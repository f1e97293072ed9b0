import { isDeepStrictEqual } from 'node:util';
import { templateFormat } from '../code/format.js';
import { fromCatalog } from '../feature-kit/catalog.js';
import { isMjs } from '../feature-kit/module-ending.js';
import { lacksEs2022 } from '../feature-kit/refusals.js';
import { type Action, json, record } from '../model/actions.js';
import type { Answers } from '../model/answers.js';
import type { Target } from '../model/change.js';
import type { Feature } from '../model/feature.js';
import type { Project, Reader } from '../model/project.js';
import {
  answersFile,
  answersKey,
  isInstalled,
  storedAnswers,
} from '../repository/stored-answers.js';
import { keptStyle } from '../repository/style.js';
import { lowestOf } from '../repository/supports.js';
import { featureOf, features, ownSymbols } from '../request/features.js';

/*
 * From features and their validated answers to actions, and what those need to know of the tree.
 * The order in which features are named, or added one after the other, shows nowhere.
 */

/** Everything that the chosen features want done. */
export function actionsFor(
  chosen: readonly Feature[],
  answers: Readonly<Record<string, Answers>>,
  reader: Reader,
  project: Project,
): Action[] {
  const wanted = chosen.flatMap((feature) =>
    actionsOf(feature, answers[feature.id] ?? {}, reader, project),
  );
  return inOrder([
    ...wanted,
    ...(chosen.some(({ listsVariables }) => listsVariables)
      ? variablesOfEarlier(chosen, reader, project)
      : []),
    ...linksOfEarlier(chosen, wanted, reader, project),
    ...(writesCode(chosen) ? styleToKeep(project, chosen) : []),
  ]);
}

/**
 * True if code is added to existing code: not for a new service, nor for a repository without code.
 */
const writesCode = (chosen: readonly Feature[]): boolean =>
  !chosen.some(({ id }) => id === 'app') && chosen.some(keepsStyle);

/**
 * A style that was read off the sources is kept, before there is code of ours among them; but for the
 * ends of lines, which git may change with each checkout.
 */
function styleToKeep({ formatter, style }: Project, chosen: readonly Feature[]): Action[] {
  if (formatter.value !== undefined || style.confidence === 'given') return [];
  const { eol: _eol, ...value } = style.value;
  const kept = { [answersKey]: { [keptStyle]: value } };
  const keep = json(answersFile, kept, { sorted: true });
  return chosen.filter(keepsStyle).map(({ id }) => ({ ...keep, of: id }));
}

const keepsStyle = ({ scope, forgets }: Feature): boolean => scope === undefined && !forgets;

/** The current plan of a feature for its stored answers; undefined if there are none. */
export function actionsNow(id: string, reader: Reader, project: Project): Action[] | undefined {
  const feature = featureOf(id);
  const answers = feature.options.safeParse(storedAnswers(reader, id));
  return answers.success ? actionsOf(feature, answers.data, reader, project) : undefined;
}

/** The plan of a feature, with its answers stored for the next run. */
export function actionsOf(
  feature: Feature,
  answers: Answers,
  reader: Reader,
  project: Project,
): Action[] {
  // What a team has made of the record since is its own affair: another title, or another record.
  const wasRecorded =
    isInstalled(reader, feature.id) &&
    (storedAnswers(reader, feature.id) as Answers | undefined)?.adr === true;
  const wanted = [
    ...(answers.adr === true && !wasRecorded ? [record({ decisionOf: feature.id })] : []),
    ...feature
      .plan(answers, project)
      .map((action) => (action.type === 'deps' ? fromCatalog(action, project) : action)),
    ...(feature.wiring ? [feature.wiring(answers, project)] : []),
    // Where a service begins, for Yeoman.
    ...(feature.id === 'app' ? [json(answersFile, { [answersKey]: {} }, { sorted: true })] : []),
  ];
  return feature.forgets ? wanted : wanted.map((action) => ({ ...action, of: feature.id }));
}

/** The tree that the actions go into: how its files are written, and what any feature edits. */
export function targetFor(project: Project, { force = false } = {}): Target {
  const { language, moduleSystem, importEndings, style } = project;
  return {
    project,
    force,
    style: {
      language: language.value,
      moduleSystem: moduleSystem.value,
      endings: importEndings.value,
      ...(isMjs(project) && { isMjs: true }),
      needsLib: lacksEs2022(project),
      zodInside: lowestOf(project.requirements, 'zod')?.startsWith('3.') ?? false,
      format: isDeepStrictEqual(style.value, templateFormat) ? undefined : style.value,
    },
    symbols: ownSymbols,
  };
}

/** Every variable knows the order of all, so that the order of runs does not show. */
export function inOrder(actions: readonly Action[]): Action[] {
  const order = features.flatMap(({ variables = [] }) => variables);
  return actions.map((action) => (action.type === 'env' ? { ...action, order } : action));
}

/** With the features that earlier runs have put here, and those of this run. */
export function withFeatures(
  project: Project,
  chosen: readonly Feature[],
  reader: Reader,
): Project {
  const there = features.filter(
    (feature) => chosen.includes(feature) || isInstalled(reader, feature.id),
  );
  return { ...project, features: there.map(({ id }) => id) };
}

/** A list of variables that comes after other features holds theirs, too. */
const variablesOfEarlier = (
  chosen: readonly Feature[],
  reader: Reader,
  project: Project,
): Action[] =>
  ofEarlier(chosen, reader, (feature, answers) =>
    feature.plan(answers, project).filter(({ type }) => type === 'env'),
  );

/** A seed that comes after other features gets what they link into it, and nothing twice. */
function linksOfEarlier(
  chosen: readonly Feature[],
  wanted: readonly Action[],
  reader: Reader,
  project: Project,
): Action[] {
  const known = wanted.flatMap((action) => (action.type === 'wire' ? action.links : []));
  return ofEarlier(chosen, reader, (feature, answers) => {
    const wire = feature.wiring?.(answers, project);
    const links = wire?.links.filter(
      (link) => !known.some((each) => isDeepStrictEqual(each, link)),
    );
    return wire && links?.length ? [{ ...wire, links, seeds: [], edits: [] }] : [];
  });
}

/** Of the features that earlier runs have put here. */
const ofEarlier = (
  chosen: readonly Feature[],
  reader: Reader,
  actions: (feature: Feature, answers: Answers) => Action[],
): Action[] =>
  features
    .filter(
      (feature) =>
        feature.id !== 'app' && !chosen.includes(feature) && isInstalled(reader, feature.id),
    )
    .flatMap((feature) => {
      const answers = feature.options.safeParse(storedAnswers(reader, feature.id));
      return answers.success ? actions(feature, answers.data) : [];
    });
