import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Values } from '../model/actions.js';
import { AgentopsError } from '../model/errors.js';
import { fillIn, type Overrides } from '../model/overrides.js';
import { isPlainPath } from '../model/plain-path.js';
import { packageRoot } from '../versions/package-root.js';

// With the dictionary of records the only module of the core that reads a disk: the package's own files.
const templates = new URL('templates/', packageRoot);
const compiled = new Map<string, ejs.TemplateFunction>();

/**
 * The text of a template, `templates/<name>.ejs`, with exactly the values it is given. A name that
 * is not among them throws, and so does a value that would print nothing.
 *
 * @param overrides templates that replace ours; they are filled in, never run
 */
export function render(name: string, values: Values, overrides?: Overrides): string {
  const override = overrides?.get(name);
  if (override !== undefined) return fillIn(name, override, values);
  // The values' names are part of the compiled function, so they are part of its key.
  const names = Object.keys(values);
  const key = `${name} ${names.join()}`;
  try {
    let template = compiled.get(key);
    if (template === undefined) {
      template = compile(name, names);
      compiled.set(key, template);
    }
    return template(values);
  } catch (cause) {
    throw new AgentopsError('TEMPLATE', `The template ${name} cannot be rendered.`, {
      details: [(cause as Error).message],
      next: 'This is a bug in generator-agentops. Please report it with the command that you ran.',
      cause,
    });
  }
}

function compile(name: string, names: string[]): ejs.TemplateFunction {
  // A record, which anybody may have written, also names templates; only built-in ones are ever
  // run.
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || !isPlainPath(name))
    throw new TypeError(`${name} is not a built-in template`);
  const path = fileURLToPath(new URL(`${name}.ejs`, templates));
  return ejs.compile(readFileSync(path, 'utf8'), {
    filename: path,
    // No `with`: each value is a variable of a strict function, so a misspelt name is an error.
    strict: true,
    destructuredLocals: names,
    escape: printable,
    // Tests render every template, so no run pays for the line numbers of their errors.
    compileDebug: false,
  });
}

/** EJS would print nothing for `undefined`, and HTML-escape the rest. */
function printable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Number.isFinite(value)) return String(value);
  throw new TypeError(`a template printed ${value === null ? 'null' : typeof value}`);
}
