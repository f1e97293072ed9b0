import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import * as z from 'zod';
import { AgentopsError } from '../model/errors.js';
import { isFaithful } from '../model/faithful.js';
import { isPlainPath, isRelativePath } from '../model/plain-path.js';
import type { Entry } from '../model/project.js';
import { readJson } from '../model/read-json.js';
import { generatorVersion } from '../versions/versions.js';
import type { SettledPlan } from './session.js';

/*
 * A plan as a file: every text that will be written, and digests of all that the plan was made
 * from. It may come from a stranger's branch, so it is validated like any other input, and what it
 * writes goes through the same containment.
 */

const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** Of a text; null if there was no file. */
const state = digest.nullable();
const relativePath = z
  .string()
  .max(1024)
  .refine(isPlainPath, 'must be a plain path inside the target');
const withoutUps = (path: string): string => path.replace(/^(\.\.(\/|$))+/, '');
/** A file of the package, or above it in the same repository. */
const inRepository = z
  .string()
  .max(1024)
  .refine((path) => isRelativePath(withoutUps(path)), 'must be a path in the repository');
const folderInRepository = z.union([
  z.literal('.'),
  z.string().regex(/^\.\.(\/\.\.)*$/),
  inRepository,
]);
const step = z.strictObject({ where: z.string(), lines: z.array(z.string()) });

export const planFileSchema = z
  .strictObject({
    format: z.literal(1),
    version: z.string().describe('Version of agentops that made the plan'),
    folder: z
      .string()
      .regex(/^(\.|(\.\.\/)*(\.\.|[^/\\\0]+(\/[^/\\\0]+)*))$/)
      .describe('The target, relative to the folder where the plan was made; with /'),
    features: z.array(z.string()),
    answers: z.record(z.string(), z.record(z.string(), z.unknown())),
    packageManager: z.enum(['npm', 'pnpm', 'yarn', 'bun']),
    changes: z
      .array(
        z.strictObject({
          path: relativePath,
          before: state.describe('SHA-256 of the current text; null if there is no file'),
          after: z.string().nullable().describe('The new text; null if the file is deleted'),
        }),
      )
      .max(10_000),
    inputs: z
      .record(inRepository, state)
      .describe('SHA-256 of every file that was read; null if there was none'),
    folders: z
      .record(folderInRepository, digest)
      .describe('SHA-256 of the entries of every folder that was listed'),
    repository: digest
      .optional()
      .describe('SHA-256 of the list of all files, if the plan depends on it'),
    unchanged: z.array(z.string()),
    skipped: z.array(z.string()),
    manual: z.array(step),
    notes: z.array(z.string()),
  })
  .meta({ title: 'A saved agentops plan' });

export type PlanFile = z.output<typeof planFileSchema>;

/** The current state: texts, and names in folders, relative to the target. */
export interface Present {
  text(path: string): string | undefined;
  entries(folder: string): readonly Entry[];
  repository(): readonly string[];
}

/** @param self the plan's own file, relative to the target, which is not an input of it */
export function printPlanFile(
  plan: SettledPlan,
  folder: string,
  self: string,
  { repository }: Pick<Present, 'repository'>,
  above: string | undefined,
): string {
  const { inputs, changes } = plan;
  const seen = [
    { seen: inputs?.own, at: '.' },
    ...(above === undefined ? [] : [{ seen: inputs?.above, at: above }]),
  ];
  const texts = seen.flatMap(({ seen: { texts } = { texts: new Map() }, at }) =>
    [...texts].map(([path, text]) => [posix.join(at, path), stateOf(text)] as const),
  );
  const folders = seen.flatMap(({ seen: { folders } = { folders: new Map() }, at }) =>
    [...folders].map(
      ([path, entries]) =>
        [posix.join(at, path), digestOfEntries(path, entries, at, self)] as const,
    ),
  );
  const file: PlanFile = {
    format: 1,
    version: generatorVersion,
    folder,
    features: [...plan.features],
    answers: JSON.parse(JSON.stringify(plan.answers)),
    packageManager: plan.packageManager,
    changes: changes.map(({ path, before, after }) => ({
      path,
      before: stateOf(before),
      after: after ?? null,
    })),
    inputs: Object.fromEntries(texts.filter(([path]) => path !== self).sort(byKey)),
    folders: Object.fromEntries(folders.sort(byKey)),
    ...(plan.ofRepository && { repository: digestOfNames(repository(), self) }),
    unchanged: [...plan.unchanged],
    skipped: [...plan.skipped],
    manual: plan.manual.map(({ where, lines }) => ({ where, lines: [...lines] })),
    notes: [...plan.notes],
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads a plan.
 *
 * @throws {AgentopsError} with everything that is wrong with it
 */
export function parsePlanFile(text: string, path: string): PlanFile {
  try {
    return planFileSchema.parse(readJson(text));
  } catch (cause) {
    const details =
      cause instanceof z.ZodError
        ? cause.issues
            .slice(0, 10)
            .map(({ path: at, message }) => `${path}: ${at.join('.') || 'the file'}: ${message}`)
        : [`${path}: ${(cause as Error).message}`];
    throw new AgentopsError('USAGE', `${path} is not a plan file.`, {
      details,
      next: 'Create one with: agentops plan … --out <file>',
      cause,
    });
  }
}

/** Everything that is not as it was when the plan was made. */
export function changedSince(file: PlanFile, present: Present, self: string): string[] {
  const expected = new Map<string, string | null>(Object.entries(file.inputs));
  for (const { path, before } of file.changes) expected.set(path, before);
  const changed = [...expected].flatMap(([path, before]) =>
    stateOf(present.text(path)) === before ? [] : [path],
  );
  const listed = Object.entries(file.folders).flatMap(([path, before]) =>
    digestOfEntries(path, present.entries(path), '.', self) === before
      ? []
      : [`${path}/ (its entries)`],
  );
  const all =
    file.repository === undefined || file.repository === digestOfNames(present.repository(), self)
      ? []
      : ['the list of files of the repository'];
  return [...changed, ...listed, ...all];
}

// Texts that differ only in what does not decode would be the same in UTF-8.
const sha = (text: string): string =>
  createHash('sha256')
    .update(text, isFaithful(text) ? 'utf8' : 'utf16le')
    .digest('hex');
const stateOf = (text: string | undefined): string | null =>
  text === undefined ? null : sha(text);

const digestOfEntries = (
  folder: string,
  entries: readonly Entry[],
  at: string,
  self: string,
): string =>
  sha(
    entries
      .filter(({ name }) => posix.join(at, folder, name) !== self && name !== '.agentops')
      .map(({ name, isFolder }) => `${name}${isFolder ? '/' : ''}`)
      .join('\n'),
  );

const digestOfNames = (names: readonly string[], self: string): string =>
  sha(names.filter((name) => name !== self && !name.endsWith(`/${self}`)).join('\n'));

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
