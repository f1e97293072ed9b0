import { addExample, addVariable, variableLines } from '../edits/env.js';
import { addSorted, mergeJson, parseJson } from '../edits/json.js';
import type { Manifest, Reader } from '../project/project.js';
import type { Action, WireAction } from './actions.js';
import { AgentopsError } from './errors.js';
import { render } from './render.js';

/** What would happen to one file. */
export interface Change {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The text as it is now, undefined where there is no file. */
  readonly before: string | undefined;
  readonly after: string;
  /**
   * True where a whole file would replace a different one: a person has to decide. Edits of a
   * file (`package.json`, the list of variables) only add, and are never in conflict.
   */
  readonly conflict: boolean;
}

/** Something that only a person can do, with the exact lines. */
export interface ManualStep {
  readonly where: string;
  readonly lines: readonly string[];
}

export interface Resolution {
  readonly changes: readonly Change[];
  /** Files that already are as they should be. */
  readonly unchanged: readonly string[];
  readonly manual: readonly ManualStep[];
  readonly notes: readonly string[];
}

/**
 * Folds actions over an overlay of the tree, so that several features may edit the same file.
 * Resolving the same actions over the applied tree gives no change.
 */
export function resolve(actions: readonly Action[], reader: Reader): Resolution {
  const overlay = new Map<string, { text: string; whole: boolean }>();
  const manual: ManualStep[] = [];
  const notes: string[] = [];

  const read = (path: string): string | undefined => overlay.get(path)?.text ?? reader.read(path);
  const edit = (path: string, text: string): void => {
    overlay.set(path, { text, whole: overlay.get(path)?.whole ?? false });
  };

  const steps: { [Type in Action['type']]: (action: Extract<Action, { type: Type }>) => void } = {
    file({ path, template, values, seed }) {
      if (overlay.get(path)?.whole) throw new Error(`two features write ${path}`);
      if (seed && read(path) !== undefined) return;
      const text = render(template, values);
      // End of line as the file has it: a checkout with CRLF stays one.
      const crlf = reader.read(path)?.includes('\r\n') ?? false;
      overlay.set(path, { text: crlf ? text.replaceAll('\n', '\r\n') : text, whole: true });
    },
    json({ path, value, replace }) {
      const text = read(path);
      if (text === undefined) edit(path, `${JSON.stringify(value, null, 2)}\n`);
      else edit(path, mergeJson(text, value, { replace: replace ?? false }));
    },
    deps({ dependencies, devDependencies }) {
      const manifest = requireManifest(read('package.json'));
      const { dependencies: has = {}, devDependencies: hasDev = {} } = parseJson(
        manifest,
      ) as Manifest;
      // A dependency that the package has in either section, at whatever version, is its own affair.
      const missing = (wanted: Readonly<Record<string, string>>) =>
        Object.fromEntries(
          Object.entries(wanted).filter(([name]) => !(name in has) && !(name in hasDev)),
        );
      const withDeps = addSorted(manifest, 'dependencies', missing(dependencies));
      edit('package.json', addSorted(withDeps, 'devDependencies', missing(devDependencies)));
    },
    script({ name, command }) {
      const manifest = requireManifest(read('package.json'));
      edit('package.json', mergeJson(manifest, { scripts: { [name]: command } }));
    },
    env(action) {
      const list = read(action.file);
      const edited = list === undefined ? undefined : addVariable(list, action);
      if (edited !== undefined) edit(action.file, edited);
      else if (list !== undefined)
        manual.push({
          where: `${action.file}, in the list of variables`,
          lines: variableLines(action).map((line) => line.slice(2)),
        });
      const example = read('.env.example');
      if (example !== undefined) edit('.env.example', addExample(example, action));
    },
    // Wiring is judged once the whole tree is known.
    wire() {},
    note({ text }) {
      notes.push(text);
    },
  };

  // Variables last: the list that they go into may come from a feature that stands behind.
  const isVariable = ({ type }: Action): boolean => type === 'env';
  for (const action of [
    ...actions.filter((each) => !isVariable(each)),
    ...actions.filter(isVariable),
  ]) {
    (steps[action.type] as (action: Action) => void)(action);
  }
  for (const action of actions) {
    if (action.type === 'wire' && !isImported(action, reader, overlay)) {
      manual.push({ where: action.where, lines: action.lines });
    }
  }

  const all = [...overlay]
    .map(([path, { text, whole }]): Change => {
      const before = reader.read(path);
      return { path, before, after: text, conflict: whole && before !== undefined };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    changes: all.filter(({ before, after }) => before !== after),
    unchanged: all.filter(({ before, after }) => before === after).map(({ path }) => path),
    manual,
    notes,
  };
}

/** True if a source file outside the module's own folder imports it. */
function isImported(
  { module }: WireAction,
  reader: Reader,
  overlay: ReadonlyMap<string, { text: string }>,
): boolean {
  const own = module.slice(0, module.lastIndexOf('/') + 1);
  const [top = ''] = module.split('/');
  const tail = module.slice(own.slice(0, -1).lastIndexOf('/') + 1).replace(/\.ts$/, '');
  const importing = new RegExp(
    `^\\s*(?:import|export)\\b[^'"]*\\bfrom\\s+['"][^'"]*/${tail.replaceAll('.', '\\.')}(\\.[jt]s)?['"]`,
    'm',
  );
  const paths = new Set([...overlay.keys(), ...reader.list(top)]);
  return [...paths].some(
    (path) =>
      path.startsWith(`${top}/`) &&
      !path.startsWith(own) &&
      /\.[cm]?[jt]sx?$/.test(path) &&
      importing.test(overlay.get(path)?.text ?? reader.read(path) ?? ''),
  );
}

function requireManifest(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new AgentopsError('REFUSED', 'There is no package.json here.', {
    next: 'Run the command inside a Node package, or make a service with: agentops new <dir>',
  });
}
