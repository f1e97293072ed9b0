import { formatLike } from '../code/format.js';
import { withEolOf } from '../edits/eol.js';
import { normalizeCode } from '../edits/normalize-code.js';
import { markers } from '../merge/markers.js';
import { mergeJsonTexts } from '../merge/merge-json.js';
import {
  type ConflictStyle,
  mergeTexts,
  rejectedWhole,
  type ThreeWay,
} from '../merge/merge-texts.js';
import type { ManualStep } from '../model/change.js';
import type { MergeInput, MergeResult, PreviousVersion } from '../model/previous-version.js';
import type { FormatStyle } from '../model/project.js';
import { sameText } from '../record/feature-record.js';
import { stylesOfFile } from '../repository/written-style.js';

interface Options {
  readonly style: FormatStyle;
  readonly conflicts: ConflictStyle;
  /** The label of the new side in markers. */
  readonly label: string;
  /** A text as it reads where the user has moved its file to. */
  relocated(text: string, from: string, to: string): string;
  /** True if the earlier version of a feature wanted the file as well. */
  wasWanted(path: string, feature: string): boolean;
}

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/**
 * What becomes of a file that an earlier version wrote: untouched, it is replaced; edited, it is
 * merged. A file that a formatter has been over counts as untouched, and stays in its style.
 */
export async function mergeFile(renewal: MergeInput, options: Options): Promise<MergeResult> {
  const { there, path } = renewal;
  const [pristine, text] = [renewal.pristine, renewal.text].map((each) =>
    isCode(path) ? options.relocated(each, path, there) : each,
  ) as [string, string];
  const frame = frameOf(renewal.yours, pristine);
  const renewed = await mergeBare({ path: there, pristine, yours: frame.bare, text }, options);
  return {
    ...renewed,
    text: renewed.text === frame.bare ? renewal.yours : frame.around(renewed.text),
  };
}

async function mergeBare(plain: ThreeWay, options: Options): Promise<MergeResult> {
  const { path, pristine, yours, text } = plain;
  if (sameText(pristine, text) || sameText(yours, text)) return done(yours);
  if (sameText(yours, pristine)) return done(withEolOf(yours, text));
  const three = isCode(path) ? await inYourStyle(plain, options.style) : plain;
  if (sameText(three.yours, three.pristine)) return done(withEolOf(yours, three.text));
  if (sameText(three.pristine, three.text)) return done(yours);
  return path.endsWith('.json') ? mergeJsonFile(three, options) : mergeTextFile(three, options);
}

/** The byte order mark and the white space at the end that the user's editor has added. */
function frameOf(yours: string, pristine: string): { bare: string; around(text: string): string } {
  const mark = yours.startsWith(byteOrderMark) ? byteOrderMark : '';
  const body = yours.slice(mark.length);
  const [end, was] = [body, pristine].map((each) => /\s*$/.exec(each)?.[0] ?? '') as [
    string,
    string,
  ];
  const isOther = !sameText(end, was);
  return {
    bare: isOther ? body.trimEnd() + was : body,
    around: (text) => mark + (isOther ? text.trimEnd() + end : text),
  };
}

const byteOrderMark = '\uFEFF';

const done = (text: string): MergeResult => ({ text, manual: [], beside: new Map() });

/** Formats our two sides like the user's text, if that makes them more similar. */
async function inYourStyle(three: ThreeWay, style: FormatStyle): Promise<ThreeWay> {
  const { path, yours, pristine, text } = three;
  let best = three;
  for (const each of [style, ...stylesOfFile(style, { path, text: yours })]) {
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
  if (normalizeCode(yours) === normalizeCode(best.pristine)) return { ...best, pristine: yours };
  return best;
}

/** Lines of the user's text that the pristine one does not have, and the other way round. */
function differing({ yours, pristine }: ThreeWay): number {
  const [one, other] = [yours, pristine].map((text) => text.split(/\r?\n/));
  const [ones, others] = [new Set(one), new Set(other)];
  return (
    (one ?? []).filter((line) => !others.has(line)).length +
    (other ?? []).filter((line) => !ones.has(line)).length
  );
}

async function mergeTextFile(three: ThreeWay, { conflicts, label }: Options): Promise<MergeResult> {
  const merged = mergeTexts(three, conflicts, label);
  const { path, yours } = three;
  if (merged.clashes === 0 && isCode(path) && !(await stillParses(path, yours, merged.text))) {
    // Lines that fit beside each other need not make sense together.
    const beside = `${path}.rej`;
    const where = `${path}: the change in this version does not fit your edits; see ${beside}`;
    return {
      text: yours,
      manual: [{ where, lines: [] }],
      beside: new Map([[beside, rejectedWhole(three)]]),
    };
  }
  if (merged.clashes === 0) return done(merged.text);
  const places = merged.clashes === 1 ? '1 place' : `${merged.clashes} places`;
  if (merged.rejected === undefined) {
    const lines = markers(label, { withBase: true });
    const where = `${path}: choose between the marked lines (${places})`;
    return { text: merged.text, manual: [{ where, lines }], beside: new Map() };
  }
  const beside = `${path}.rej`;
  const where = `${path}: your lines were kept in ${places}; the lines of this version are in ${beside}`;
  return {
    text: merged.text,
    manual: [{ where, lines: [] }],
    beside: new Map([[beside, merged.rejected]]),
  };
}

async function stillParses(path: string, before: string, after: string): Promise<boolean> {
  const { parseSource } = await import('../code/syntax.js');
  return parseSource(path, after) !== undefined || parseSource(path, before) === undefined;
}

async function mergeJsonFile(three: ThreeWay, options: Options): Promise<MergeResult> {
  const merged = mergeJsonTexts(three);
  if (merged === undefined) return mergeTextFile(three, options);
  const manual = merged.clashes.map(
    ({ key, ours }): ManualStep => ({
      where: `${three.path}: your ${key} was kept; this version has`,
      lines: [ours === undefined ? '(nothing)' : JSON.stringify(ours)],
    }),
  );
  return { text: merged.text, manual, beside: new Map() };
}

/**
 * The past of an update, for `applyActions`.
 *
 * @param pristine by feature and path, texts as they were written
 */
export function previousVersionOf(
  pristine: Readonly<Record<string, Readonly<Record<string, string>>>>,
  moved: Readonly<Record<string, string>>,
  options: Options,
): PreviousVersion {
  const own = (record: Readonly<Record<string, string>> | undefined, key: string) =>
    record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
  const placeOf = (path: string): string => own(moved, path) ?? path;
  return {
    pristine: (path, feature) => own(pristine[feature], path),
    isReplaced(path) {
      const texts = Object.values(pristine).flatMap((files) => own(files, path) ?? []);
      return texts.some((each) => !sameText(each, texts[0]));
    },
    placeOf,
    style: options.style,
    wasWanted: options.wasWanted,
    relocated: (text, path) => (isCode(path) ? options.relocated(text, path, placeOf(path)) : text),
    merge: (renewal) => mergeFile(renewal, options),
  };
}
