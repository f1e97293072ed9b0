import * as z from 'zod';
import type { Action, FileAction, Json, JsonObject, WireLink } from '../model/actions.js';
import { isOfTransaction, isPlainPath } from '../model/plain-path.js';

/*
 * The schema of recorded actions: exact keys for each type, and limits for everything. A record may
 * come from a stranger's branch, so no path leads out of the target, names are plain identifiers,
 * and nothing is a pattern or a program.
 */

const text = z.string().max(10_000);
const texts = z.array(text).max(1000);
/** A name of code: it becomes a part of patterns, and of templates. */
const identifier = z.string().regex(/^[A-Za-z_$][\w$]{0,100}$/);
const featureId = z.string().regex(/^[a-z][a-z-]{0,40}$/);

/** A file of the target: nothing outside is written, and so nothing outside is read either. */
export const pathSchema = z
  .string()
  .max(500)
  .refine(
    (path) => isPlainPath(path) && !isOfTransaction(path),
    'not a plain path inside the target',
  )
  .refine((path) => !/[\p{Cc}\p{Cs}]/u.test(path), 'has control characters or unpaired surrogates')
  // Texts are kept in objects by their paths.
  .refine((path) => !(path in {}), 'the name of a property that every object has');

const isJson = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((each) => isJson(each, depth - 1)));

const json = z.custom<Json>((value) => isJson(value, 8), 'too deep');
const jsonObject = z.record(z.string().max(200), json) as unknown as z.ZodType<JsonObject>;
const versions = z.record(z.string().max(214), z.string().max(200));
const imports = z
  .array(
    z.strictObject({
      // A module of ours, or a package.
      from: pathSchema,
      names: z.array(identifier).max(50),
      type: z.boolean().exactOptional(),
    }),
  )
  .max(50);

const own = { of: featureId.exactOptional() };

/** What a seed replaces takes no other's place itself. */
const earlier = z.strictObject({
  type: z.literal('file'),
  path: pathSchema,
  template: pathSchema,
  values: z.record(identifier, json),
  seed: z.boolean(),
  theirs: texts.exactOptional(),
});
const file: z.ZodType<FileAction> = earlier.extend({
  ...own,
  replaces: z.array(earlier).max(10).exactOptional(),
});

const edit = z.strictObject({
  place: z.enum(['entry', 'options', 'made', 'registered', 'server', 'sockets']),
  code: text,
  uses: identifier,
  rank: z.number(),
  imports,
  ifMade: z.boolean().exactOptional(),
  replaces: identifier.exactOptional(),
  drains: z
    .array(z.enum(['http2', 'webSockets']))
    .max(2)
    .exactOptional(),
  movesHandlers: z.boolean().exactOptional(),
  once: z.strictObject({ method: identifier, why: text }).exactOptional(),
});

const seedLink = { file: pathSchema, object: identifier, imports };
const link: z.ZodType<WireLink> = z.union([
  z.strictObject({
    ...seedLink,
    key: identifier,
    entry: identifier.exactOptional(),
    value: text,
    before: identifier.exactOptional(),
  }),
  z.strictObject({ ...seedLink, statement: text }),
]);

const recordedAction: z.ZodType<Action> = z.union([
  file,
  z.strictObject({
    ...own,
    type: z.literal('block'),
    path: pathSchema,
    name: z.string().regex(/^[\w-]{1,100}$/),
    comment: z.enum(['#', '<!--']),
    lines: z.array(text).max(20_000),
    place: z.enum(['keep', 'first', 'last']),
    // A pattern, so only the one that we write: a section of GitLab's CODEOWNERS.
    lastBefore: z.literal('^\\s*\\^?\\[').exactOptional(),
    intro: texts.exactOptional(),
  }),
  z.strictObject({
    ...own,
    type: z.literal('json'),
    path: pathSchema,
    value: jsonObject,
    replace: z.boolean().exactOptional(),
    sorted: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...own,
    type: z.literal('deps'),
    dependencies: versions,
    devDependencies: versions,
  }),
  z.strictObject({
    ...own,
    type: z.literal('script'),
    name: z.string().max(200),
    command: text,
  }),
  z.strictObject({
    ...own,
    type: z.literal('env'),
    file: pathSchema,
    name: identifier,
    schema: text,
    description: text,
    example: text,
    shown: text.exactOptional(),
    comment: text.exactOptional(),
    order: z.array(identifier).max(1000).exactOptional(),
  }),
  z.strictObject({
    ...own,
    type: z.literal('wire'),
    feature: featureId,
    framework: z.string().max(100),
    seeds: z.array(file).max(50),
    edits: z.array(edit).max(50),
    links: z.array(link).max(50),
    byHand: text.exactOptional(),
  }),
]);

/** All actions of one feature. */
export const actionsSchema: z.ZodType<readonly Action[]> = z.array(recordedAction).max(1000);
