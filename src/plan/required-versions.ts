import gte from 'semver/functions/gte.js';
import major from 'semver/functions/major.js';
import { type Action, json } from '../model/actions.js';
import type { Project, Requirement } from '../model/project.js';
import { question } from '../model/questions.js';
import { inWords, isSupported, lowestOf, lowestSupported } from '../repository/supports.js';
import { typesNeed } from '../versions/supported.js';
import { versionOf } from '../versions/versions.js';
import type { PlanRequest } from './plan.js';
import { type Refusals, type Refusing, refusedError } from './refused-features.js';

/** The name of the question whether older dependencies may be raised. */
export const raise = 'raise';

/**
 * What the repository depends on has to be in a version that the modules work with. An older one
 * within the major version can be raised, if the user says so.
 *
 * @returns the edits of `package.json` that raise what is too old
 * @throws {AgentopsError} with everything that is too old, or newer than is known
 */
export async function settleVersions(
  wanted: readonly Action[],
  request: Pick<PlanRequest, 'ask' | 'raise'>,
  project: Project,
): Promise<Action[]> {
  const reasons = versionReasons(wanted, project);
  if (reasons.length === 0) return [];
  const raised = outsideOf(wanted, project).flatMap(({ name, requirement, target }) =>
    target === undefined ? [] : [{ name, stated: requirement.stated, target }],
  );
  const canRaise = raised.length === reasons.length;
  const { ask } = request;
  const isWanted =
    canRaise &&
    (request.raise === true ||
      (ask !== undefined &&
        (await ask(
          question(raise, 'confirm', 'Raise them?', {
            note: [
              'The modules need newer versions:',
              ...raised.map(({ name, stated, target }) => `  ${name} ${stated} -> ${target}`),
            ].join('\n'),
            default: false,
          }),
        )) === true));
  if (!isWanted) {
    throw refusedError(idsIn(wanted), byFeature(wanted, project), {
      ...versionsDoNotFit,
      ...(canRaise && {
        next: 'Nothing was written. Raise them, or pass --raise to have package.json edited.',
      }),
    });
  }
  return raised.map(({ name, target }) =>
    json('package.json', { [sectionOf(project, name)]: { [name]: target } }, { replace: true }),
  );
}

export const versionsDoNotFit: Refusing = {
  error: 'REFUSED',
  message: () => 'The versions of dependencies do not fit.',
  next: 'Nothing was written. Change the versions, then run the command again.',
};

/** Features that need other versions, unless these can be raised and somebody may want that. */
export function misfitsAmong(
  wanted: readonly Action[],
  { ask, raise: isWanted }: Pick<PlanRequest, 'ask' | 'raise'>,
  project: Project,
): Refusals {
  const mayRaise = isWanted === true || ask !== undefined;
  const canStay = new Set(
    mayRaise
      ? outsideOf(wanted, project)
          .filter(({ target }) => target !== undefined)
          .map(reasonFor)
      : [],
  );
  return Object.fromEntries(
    Object.entries(byFeature(wanted, project))
      .map(([id, reasons]) => [id, reasons.filter((reason) => !canStay.has(reason))] as const)
      .filter(([, reasons]) => reasons.length > 0),
  );
}

const idsIn = (wanted: readonly Action[]): string[] => [
  ...new Set(wanted.flatMap(({ of }) => (of === undefined ? [] : [of]))),
];

const byFeature = (wanted: readonly Action[], project: Project): Refusals =>
  Object.fromEntries(
    idsIn(wanted)
      .map(
        (id) =>
          [
            id,
            versionReasons(
              wanted.filter(({ of }) => of === id),
              project,
            ),
          ] as const,
      )
      .filter(([, reasons]) => reasons.length > 0),
  );

/** Why the versions of what actions need cannot stay; all reasons at once. */
export function versionReasons(wanted: readonly Action[], project: Project): string[] {
  return [
    ...outsideOf(wanted, project).map(reasonFor),
    ...unreadableTypes(namesIn(wanted), project),
  ];
}

const reasonFor = ({ name, requirement: { stated, evidence } }: Outside): string =>
  `${evidence} has ${name} ${stated}; ${name} ${inWords(name)} is required.`;

interface Outside {
  readonly name: string;
  readonly requirement: Requirement;
  /** The range that it can be raised to. */
  readonly target: string | undefined;
}

const outsideOf = (wanted: readonly Action[], project: Project): Outside[] =>
  namesIn(wanted).flatMap((name) => {
    const lowest = lowestOf(project.requirements, name);
    const requirement = project.requirements[name];
    if (requirement === undefined || lowest === undefined || isSupported(name, lowest)) return [];
    return [{ name, requirement, target: targetOf(name, lowest, requirement, project) }];
  });

/** The packages that actions need, each once. */
const namesIn = (wanted: readonly Action[]): string[] => [
  ...new Set(
    wanted.flatMap((action) =>
      action.type === 'deps'
        ? Object.keys({ ...action.dependencies, ...action.devDependencies })
        : [],
    ),
  ),
];

/** The raised range, written as the old one is; undefined where that is another major version's affair. */
function targetOf(
  name: string,
  lowest: string,
  { stated }: Requirement,
  project: Project,
): string | undefined {
  const [, operator] = /^(\^|~|>=|)\d+(?:\.\d+){0,2}$/.exec(stated.trim()) ?? [];
  // What the repository around has, or a catalog, is for others as well.
  if (operator === undefined || !isOwn(project, name)) return undefined;
  return [versionOf(name), lowestSupported(name)]
    .filter((version) => version !== undefined)
    .filter((version) => major(version) === major(lowest) && gte(version, lowest))
    .map((version) => `${operator}${version}`)[0];
}

const isOwn = ({ manifest }: Project, name: string): boolean =>
  Object.hasOwn({ ...manifest?.dependencies, ...manifest?.devDependencies }, name);

const sectionOf = ({ manifest }: Project, name: string): string =>
  manifest?.dependencies?.[name] === undefined ? 'devDependencies' : 'dependencies';

/** Packages that come new, with types that the repository's compiler cannot read. */
function unreadableTypes(
  names: readonly string[],
  { language, tsconfig, requirements }: Project,
): string[] {
  const compiler = requirements.typescript;
  const version = lowestOf(requirements, 'typescript');
  if (language.value !== 'ts' || tsconfig.value?.skipLibCheck || !compiler || !version) return [];
  return names.flatMap((name) => {
    const needed = typesNeed[name];
    return needed === undefined || requirements[name] || gte(version, needed)
      ? []
      : [
          `${compiler.evidence} has typescript ${compiler.stated}, and ${tsconfig.value?.file} checks the types of packages; those of ${name} need typescript ${needed.replace(/\.0$/, '')} or newer, or "skipLibCheck": true.`,
        ];
  });
}
