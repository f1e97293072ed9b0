import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Answers, parseAnswers } from '../model/answers.js';
import { askFor } from '../model/ask.js';
import type { Feature } from '../model/feature.js';
import { defaultsOf } from '../model/options.js';
import type { Project, Reader } from '../model/project.js';
import { placeOfAnswers, storedAnswers } from '../repository/stored-answers.js';
import { type Preset, presetFor } from '../request/preset.js';
import type { PlanRequest } from './plan.js';

/** The answers of a feature from all that gives some, and which of them the user was asked for. */
export async function answersOf(
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
  const { added = {} } = request;
  const sources = { suggested, preset, ...kept, given, added };
  if (!request.ask) return { answers: parseAnswers(feature.options, { ...sources, flags }) };
  // Validate what is given before the first question, not after the last.
  const said = { ...(given as Answers | undefined), ...added, ...flags };
  const known = request.askAnswered ? {} : said;
  const earlier = { ...preset?.answers, ...(kept.stored as Answers | undefined) };
  const defaults = { ...request.suggested, ...suggested, ...earlier, ...said };
  // Validate options one by one; cross-field rules run once all are set.
  parseAnswers(z.object(feature.options.shape).partial(), { preset, ...kept, given, added, flags });
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
