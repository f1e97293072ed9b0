import type { Values } from './actions.js';
import { AgentopsError } from './errors.js';
import { didYouMean } from './suggest.js';

/*
 * A template of the user's or an organisation's instead of one of ours. Ours are EJS, which is
 * code; theirs are data: a name is replaced, and nothing in them is ever run.
 */

export interface Override {
  readonly text: string;
  /** Where it was found, as the user finds it again. */
  readonly from: string;
}

/** By the name of the template whose place each takes, as `health-check/health.ts`. */
export type Overrides = ReadonlyMap<string, Override>;

/** One that a run has written from. */
export interface UsedOverride {
  readonly template: string;
  readonly from: string;
}

// `<%%` is how EJS, too, writes a `<%` that stays.
const tags = /<%%|<%=[ \t]*([A-Za-z_$][\w$]*)[ \t]*%>|<%/g;

/**
 * The text of an override, with each `<%= name %>` replaced by that value as it is.
 *
 * @throws {AgentopsError} with every other tag, and every name that the template is not given
 */
export function fillIn(template: string, { text, from }: Override, values: Values): string {
  const names = Object.keys(values).filter((name) => isPrintable(values[name]));
  const faults: string[] = [];
  const filled = text.replace(tags, (tag: string, name: string | undefined, at: number) => {
    if (tag === '<%%') return '<%';
    if (name !== undefined && names.includes(name)) return String(values[name]);
    const why = name === undefined ? 'is an executable tag' : reason(name, names, values);
    faults.push(`${from}:${lineAt(text, at)}: ${shownTag(text, at)} ${why}`);
    return '';
  });
  if (faults.length === 0) return filled;
  const given = names.length === 0 ? 'none' : names.sort().join(', ');
  throw new AgentopsError(
    'OVERRIDE',
    `Your template ${template} has tags that cannot be replaced.`,
    {
      details: faults,
      next: `A template contains no code: only <%= name %> is replaced, and <%% prints <%. Names: ${given}.`,
    },
  );
}

function reason(name: string, names: readonly string[], values: Values): string {
  if (!Object.hasOwn(values, name)) return `is not a known variable.${didYouMean(name, names)}`;
  const value = values[name];
  const kind = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
  return `has the type ${kind}; only text and numbers can be inserted.`;
}

const isPrintable = (value: unknown): boolean =>
  typeof value === 'string' || Number.isFinite(value);

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The tag up to its end, or to that of its line, short enough to be read. */
function shownTag(text: string, at: number): string {
  const [line = ''] = text.slice(at).split('\n', 1);
  const end = line.indexOf('%>');
  const tag = end === -1 ? line : line.slice(0, end + 2);
  return tag.length > 60 ? `${tag.slice(0, 57)}…` : tag;
}

/** An override that fits the repository in no way, such as TypeScript that no JavaScript equals. */
export const unfit = (template: string, { from }: Override, cause: unknown): AgentopsError =>
  new AgentopsError(
    'OVERRIDE',
    `Your template ${template} could not be converted to this project's language.`,
    {
      details: (cause instanceof AgentopsError ? cause.details : [String(cause)]).map(
        (line) => `${from}: ${line}`,
      ),
      next: 'Write it like the built-in templates: ES modules in TypeScript, with erasable syntax only.',
      cause,
    },
  );

/** An override that lacks what the user's own files would import from it. */
export const withoutExports = (faults: readonly string[]): AgentopsError =>
  new AgentopsError('OVERRIDE', 'Your templates lack exports that the service imports.', {
    details: faults,
    next: 'Nothing was written. Keep the exports of the built-in template.',
  });
