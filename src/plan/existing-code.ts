import type { Answers } from '../model/answers.js';
import type { Feature } from '../model/feature.js';
import type { Project, Reader } from '../model/project.js';
import { type Question, question } from '../model/questions.js';
import { isInstalled } from '../repository/stored-answers.js';
import { ownSymbols } from '../request/features.js';
import type { PlanRequest } from './plan.js';
import type { Refusals } from './refused-features.js';

/**
 * If code already does what a feature would do, the user decides: by a prompt, or by `--force` if
 * there are no prompts.
 *
 * @returns what the user should look at afterwards, and what cannot be added beside what is there
 */
export async function settleExisting(
  chosen: readonly Feature[],
  answers: Readonly<Record<string, Answers>>,
  { ask, force = false }: PlanRequest,
  reader: Reader,
  project: Project,
): Promise<{ readonly notes: readonly string[]; readonly refused: Refusals }> {
  // For installed features this was decided earlier.
  const open = chosen.filter((feature) => feature.existing && !isInstalled(reader, feature.id));
  if (open.length === 0) return { notes: [], refused: {} };
  const { codeFacts } = await import('../wiring/code-facts.js');
  const own = Object.values(answers).flatMap(({ dir }) => (typeof dir === 'string' ? [dir] : []));
  const code = codeFacts(project, reader.read, ownSymbols, own);
  const notes: string[] = [];
  const refused: Record<string, readonly string[]> = {};
  for (const feature of open) {
    const existing = feature.existing?.(answers[feature.id] ?? {}, code, project) ?? [];
    if (existing.length === 0) continue;
    const places = existing.map(({ file, line, what, clash, moves }) => {
      const said = clash ?? moves;
      return [`${file}:${line} ${what}`, ...(said === undefined ? [] : [`(${said})`])].join(' ');
    });
    const canStay = existing.every(({ clash }) => clash === undefined);
    const wanted =
      canStay &&
      (force ||
        (ask !== undefined &&
          (await ask(
            besideQuestion(
              feature.id,
              places,
              existing.every(({ moves }) => moves !== undefined),
            ),
          )) === true));
    if (wanted)
      notes.push(`${feature.id}: check that it works with the existing code: ${places.join(', ')}`);
    else refused[feature.id] = places;
  }
  return { notes, refused };
}

/** The name of the question whether ours may stand beside theirs. */
export const beside = 'beside';

const besideQuestion = (id: string, places: readonly string[], isMoved: boolean): Question =>
  question(beside, 'confirm', `Add ${id} ${isMoved ? 'in its place' : 'beside it'}?`, {
    note: [
      'This repository already has an equivalent:',
      ...places.map((place) => `  ${place}`),
    ].join('\n'),
    default: false,
  });
