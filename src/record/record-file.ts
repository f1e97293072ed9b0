import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import valid from 'semver/functions/valid.js';
import * as z from 'zod';
import { unix } from '../edits/eol.js';
import { newJson, parseJson } from '../edits/json.js';
import { markerLine, openPlaceText, resolveRecords, sidesOf } from '../merge/conflict-markers.js';
import { AgentopsError } from '../model/errors.js';
import { isFaithful, notText } from '../model/faithful.js';
import type { FormatStyle, Reader } from '../model/project.js';
import { readJson } from '../model/read-json.js';
import { recordPath } from '../repository/stored-answers.js';
import { actionsSchema, pathSchema } from './action-schema.js';
import { newest, withoutReferences, withReferences } from './dictionary.js';
import { editsThatFit, maxEdit } from './edits-that-fit.js';
import type { FeatureRecord } from './feature-record.js';

/*
 * The file that keeps a feature's memory: `.agentops/<feature>.json`. One file for each feature, so
 * that branches which add different ones do not collide. It holds objects and strings only, which
 * every formatter of JSON leaves as they are. It may come from a stranger's branch: everything in
 * it is validated before it is used, and no path of it is written but through `contain`.
 */

export { recordPath };

/** True for the path of a feature's memory, below whichever package. */
export const isRecordFile = (path: string): boolean =>
  /(^|\/)\.agentops\/[a-z][a-z-]*\.json$/.test(path);

/** Enough for any service that we write; a bomb ends here. */
const maxText = 8 * 1024 * 1024;
const maxUnpacked = 8 * 1024 * 1024;

const mostEntries = 2000;
const recordOf = (key: typeof pathSchema | z.ZodString, value: z.ZodType<string>) =>
  z
    .record(key, value)
    .refine(
      (record) => Object.keys(record).length <= mostEntries,
      `more than ${mostEntries} entries`,
    );
/** `dependency pino`, `variable PORT`: see `itemKey`. */
const itemKeySchema = z.string().regex(/^[A-Za-z]+ [^\p{Cc}]{1,1000}$/u);
const shape = z.strictObject({
  format: z.literal(1),
  feature: z.string().regex(/^[a-z][a-z-]{0,40}$/),
  version: z
    .string()
    .max(100)
    .refine((version) => valid(version) === version, 'not a version'),
  /** Missing in what 0.1.0 wrote: it kept them in `.yo-rc.json`. */
  answers: z.record(z.string().max(100), z.json()).optional(),
  /** SHA-256 of each file's text, with `\n`. */
  files: recordOf(pathSchema, z.string().length(64)),
  moved: recordOf(pathSchema, pathSchema).optional(),
  edits: recordOf(pathSchema, z.string().max(maxEdit)),
  added: recordOf(itemKeySchema, z.string().max(10_000)),
  /** The number of the dictionary that `pristine` refers to; what 0.1.0 wrote refers to none. */
  dictionary: z.int().min(1).max(newest).optional(),
  /** Base64 of Brotli (RFC 7932) of JSON: the files' texts, and the actions. */
  pristine: z.base64(),
});

const packed = z.strictObject({
  files: recordOf(pathSchema, z.string().max(1024 * 1024)),
  actions: actionsSchema,
});

/** The SHA-256 of a text with `\n`, in hex. */
export const digestOfText = (text: string): string =>
  createHash('sha256').update(unix(text)).digest('hex');

/**
 * A memory as the text of its file. An edit that is too large for it is left out: it is reverted
 * item by item then, as one whose lines have changed.
 *
 * @throws {AgentopsError} if `parseManifest` would refuse it
 */
export function printManifest(
  memory: FeatureRecord,
  style?: Pick<FormatStyle, 'indent' | 'eol'>,
): string {
  const { feature, version, answers, files, moved, added, actions } = memory;
  const kept = JSON.stringify({ files: sorted(files), actions });
  const pristine = brotliCompressSync(withReferences(kept), {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      // A hundredth larger than by 9, in a hundredth of the time.
      [constants.BROTLI_PARAM_QUALITY]: 5,
    },
  }).toString('base64');
  const digests = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, digestOfText(text)]),
  );
  const text = newJson(
    {
      format: 1,
      feature,
      version,
      ...(answers && { answers: sorted(answers) }),
      files: sorted(digests),
      ...(Object.keys(moved).length > 0 && { moved: sorted(moved) }),
      edits: sorted(editsThatFit(memory.edits)),
      added: sorted(added),
      dictionary: newest,
      pristine,
    },
    { sorted: false, ...style },
  );
  try {
    // Validated as it is read, but for the packing, which gives back what it was given.
    if (Buffer.byteLength(kept) > maxUnpacked)
      throw new TypeError(`its texts are larger than ${maxUnpacked} bytes`);
    read(text, feature, () => kept);
  } catch (cause) {
    const path = recordPath(feature);
    throw new AgentopsError('REFUSED', `${path} would exceed the limits of what agentops reads.`, {
      details: [`${path}: ${reasonOf(cause)}`],
      next: 'Nothing was written. Make the named value smaller or shorter, then run the command again.',
      cause,
    });
  }
  return text;
}

const sorted = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));

/**
 * Reads a memory from the text of its file.
 *
 * @throws {AgentopsError} if it is not what `printManifest` writes
 */
export function parseRecord(text: string, feature: string): FeatureRecord {
  const path = recordPath(feature);
  try {
    return read(text, feature);
  } catch (cause) {
    const line = markerLine(text);
    const isOpen = line !== undefined;
    throw new AgentopsError('MANIFEST', `${path} cannot be read.`, {
      details: [isOpen ? openPlaceText({ path, line }) : `${path}: ${reasonOf(cause)}`],
      next: isOpen
        ? resolveRecords([path])
        : `Restore it from the last commit in which it was intact: git log -- ${path}`,
      cause,
    });
  }
}

/**
 * Both sides of a record that a merge has left open; undefined if it has no markers. What a side
 * lists of its files may be half the other's, as git merges line by line; their texts are in one
 * line.
 *
 * @throws {AgentopsError} if a side is not a record
 */
export function sidesOfRecord(
  text: string,
  feature: string,
): readonly [ours: FeatureRecord, theirs: FeatureRecord] | undefined {
  if (markerLine(text) === undefined) return undefined;
  const path = recordPath(feature);
  try {
    const [ours, theirs] = sidesOf(text) ?? [text, text];
    return [unpacked(ours, feature).memory, unpacked(theirs, feature).memory];
  } catch (cause) {
    throw new AgentopsError('MANIFEST', `${path} cannot be merged.`, {
      details: [`${path}: ${reasonOf(cause)}`],
      next: `Choose one side: git checkout --ours -- ${path} (or --theirs). Then run the command again.`,
      cause,
    });
  }
}

/** What both reading and writing go by. */
function read(text: string, feature: string, unpack = unpackText): FeatureRecord {
  const { memory, listed } = unpacked(text, feature, unpack);
  const isWhole =
    listed.length === Object.keys(memory.files).length &&
    listed.every(
      ([each, hash]) =>
        Object.hasOwn(memory.files, each) && digestOfText(memory.files[each] ?? '') === hash,
    );
  if (!isWhole) throw new TypeError('the list of files does not match their texts');
  return memory;
}

/** A record, and the files with their digests as it lists them. */
function unpacked(text: string, feature: string, unpack = unpackText) {
  if (text.length > maxText) throw new TypeError(`it has more than ${maxText} characters`);
  if (!isFaithful(text)) throw new TypeError(`it ${notText}`);
  const outer = shape.parse(parseStrict(text));
  if (outer.feature !== feature) throw new TypeError(`it is about ${outer.feature}`);
  const json = unpack(outer);
  const { files, actions } = packed.parse(readJson(json));
  const { version, answers, moved = {}, edits, added } = outer;
  const memory: FeatureRecord = {
    feature,
    version,
    ...(answers && { answers }),
    files,
    moved,
    edits,
    added,
    actions,
  };
  return { memory, listed: Object.entries(outer.files) };
}

interface Packed {
  readonly dictionary?: number | undefined;
  readonly pristine: string;
}

/** What is packed in a record, as JSON. */
export function unpackText({ dictionary, pristine }: Packed): string {
  const packed = Buffer.from(pristine, 'base64');
  const text = brotliDecompressSync(packed, { maxOutputLength: maxUnpacked }).toString();
  return dictionary === undefined ? text : withoutReferences(text, dictionary, maxUnpacked);
}

function parseStrict(text: string): unknown {
  if (markerLine(text) !== undefined) throw new TypeError('it has merge conflict markers');
  return parseJson(text);
}

const mostReasons = 5;

const reasonOf = (cause: unknown): string =>
  cause instanceof z.ZodError
    ? cause.issues
        .slice(0, mostReasons)
        .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
        .join('; ')
    : (cause as Error).message;

/** What is recorded of a feature, or undefined if nothing is. */
export function featureRecordOf(
  reader: Pick<Reader, 'read'>,
  feature: string,
): FeatureRecord | undefined {
  const text = reader.read(recordPath(feature));
  return text === undefined ? undefined : parseRecord(text, feature);
}
