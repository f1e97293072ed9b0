import type { Past, Renewal, Renewed } from '../core/past.js';
import type { ManualStep } from '../core/resolution.js';
import { bareCode } from '../edits/bare.js';
import { formatLike } from '../fit/format.js';
import type { FormatStyle } from '../project/project.js';
import { writtenStyle } from '../project/written-style.js';
import { sameText, withEolOf } from './memory.js';
import { mergeJsonTexts } from './merge-json.js';
import { type ConflictStyle, mergeTexts, rejectedWhole, type Three } from './merge-texts.js';

interface Options {
  readonly style: FormatStyle;
  readonly conflicts: ConflictStyle;
  /** What the new side is called in markers. */
  readonly label: string;
  /** A text as it reads where a person has moved its file to. */
  relocated(text: string, from: string, to: string): string;
}

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/**
 * What becomes of a file that an earlier version wrote: untouched, it is replaced; edited, it is
 * merged. A file that a formatter has been over counts as untouched, and stays in its style.
 */
export async function renew(renewal: Renewal, options: Options): Promise<Renewed> {
  const { there, path, yours } = renewal;
  const [pristine, text] = [renewal.pristine, renewal.text].map((each) =>
    there === path ? each : options.relocated(each, path, there),
  ) as [string, string];
  const plain = { path: there, pristine, yours, text };
  if (sameText(pristine, text) || sameText(yours, text)) return done(yours);
  if (sameText(yours, pristine)) return done(withEolOf(yours, text));
  const three = isCode(there) ? await inYourStyle(plain, options.style) : plain;
  if (sameText(three.yours, three.pristine)) return done(withEolOf(yours, three.text));
  if (sameText(three.pristine, three.text)) return done(yours);
  return there.endsWith('.json') ? renewJson(three, options) : renewText(three, options);
}

const done = (text: string): Renewed => ({ text, manual: [], beside: new Map() });

/** The two sides of ours, laid out as the person's own is, if that brings them nearer to it. */
async function inYourStyle(three: Three, style: FormatStyle): Promise<Three> {
  const { path, yours, pristine, text } = three;
  const seen = { ...style, ...writtenStyle([{ path, text: yours }]) };
  let best = three;
  for (const each of [style, seen]) {
    try {
      const laid = {
        ...three,
        pristine: await formatLike(pristine, path, each),
        text: await formatLike(text, path, each),
      };
      if (differing(laid) < differing(best)) best = laid;
    } catch {
      // What no formatter can read is merged as it stands.
    }
  }
  if (bareCode(yours) === bareCode(best.pristine)) return { ...best, pristine: yours };
  return best;
}

/** Lines of the person's text that the pristine one does not have, and the other way round. */
function differing({ yours, pristine }: Three): number {
  const [one, other] = [yours, pristine].map((text) => text.split(/\r?\n/));
  const [ones, others] = [new Set(one), new Set(other)];
  return (
    (one ?? []).filter((line) => !others.has(line)).length +
    (other ?? []).filter((line) => !ones.has(line)).length
  );
}

async function renewText(three: Three, { conflicts, label }: Options): Promise<Renewed> {
  const merged = mergeTexts(three, conflicts, label);
  const { path, yours } = three;
  if (merged.clashes === 0 && isCode(path) && !(await stillParses(path, yours, merged.text))) {
    // Lines that fit beside each other need not make sense together.
    const beside = `${path}.rej`;
    const where = `${path}: the change of this version does not fit what you have made of it; see ${beside}`;
    return {
      text: yours,
      manual: [{ where, lines: [] }],
      beside: new Map([[beside, rejectedWhole(three)]]),
    };
  }
  if (merged.clashes === 0) return done(merged.text);
  const places = merged.clashes === 1 ? '1 place' : `${merged.clashes} places`;
  if (merged.rejected === undefined) {
    const lines = ['<<<<<<< yours', '||||||| as it was generated', '=======', `>>>>>>> ${label}`];
    const where = `${path}: choose between the marked lines (${places})`;
    return { text: merged.text, manual: [{ where, lines }], beside: new Map() };
  }
  const beside = `${path}.rej`;
  const where = `${path}: yours was kept in ${places}; what this version wanted there is in ${beside}`;
  return {
    text: merged.text,
    manual: [{ where, lines: [] }],
    beside: new Map([[beside, merged.rejected]]),
  };
}

async function stillParses(path: string, before: string, after: string): Promise<boolean> {
  const { parseSource } = await import('../edits/code/syntax.js');
  return parseSource(path, after) !== undefined || parseSource(path, before) === undefined;
}

async function renewJson(three: Three, options: Options): Promise<Renewed> {
  const merged = mergeJsonTexts(three);
  if (merged === undefined) return renewText(three, options);
  const manual = merged.clashes.map(
    ({ key, ours }): ManualStep => ({
      where: `${three.path}: ${key} is yours; this version has`,
      lines: [ours === undefined ? '(nothing)' : JSON.stringify(ours)],
    }),
  );
  return { text: merged.text, manual, beside: new Map() };
}

/** The past of an update, for `resolve`. */
export const pastOf = (
  pristine: Readonly<Record<string, string>>,
  moved: Readonly<Record<string, string>>,
  options: Options,
): Past => ({
  pristine: (path) => (Object.hasOwn(pristine, path) ? pristine[path] : undefined),
  placeOf: (path) => (Object.hasOwn(moved, path) ? (moved[path] ?? path) : path),
  merge: (renewal) => renew(renewal, options),
});
