import { withoutElement, withoutStatement, withoutUnusedImport } from '../code/remove.js';
import { bindingOf, importedNames } from '../code/scope.js';
import { ancestorsOf, type Node, parseSource, type SourceFile } from '../code/syntax.js';
import type { ImportOf, WireEdit } from '../model/actions.js';
import { readOver } from '../model/virtual-tree.js';
import { changesOf, isAsWritten, namesIn, placeholder } from './as-written.js';
import { originOf } from './imported.js';
import { type Use, usesOf } from './used.js';
import { graphOf, targetOf, type WiringView } from './view.js';
import { placeOf } from './wiring-error.js';

/** The outcome of removing wiring: changed texts, and places that the user has to handle. */
export interface Unwired {
  readonly texts: ReadonlyMap<string, string>;
  readonly left: readonly string[];
  /** Edited code that was removed: its place and its text. */
  readonly changed: readonly string[];
}

/** As each of them needs a reading of the files, those beyond are left to the user. */
const MAX_USES = 50;

/**
 * Removes one piece of wiring from the user's files: the statement or the spread that uses it, and
 * the imports that nothing uses then.
 *
 * @param onlyAsWritten removed only where it is still written so; anything else is the user's by
 *   now
 * @param restore what the user had instead of a spread
 * @param imports those that are not needed any more without it
 * @param instead code that replaces what is as written
 */
export function unwire(
  edit: WireEdit,
  view: WiringView,
  {
    onlyAsWritten = false,
    restore,
    imports = edit.imports,
    instead,
  }: {
    onlyAsWritten?: boolean;
    restore?: string | undefined;
    imports?: readonly ImportOf[];
    instead?: string;
  } = {},
): Unwired {
  const texts = new Map<string, string>();
  const left: string[] = [];
  const changed: string[] = [];
  const current: WiringView = { ...view, read: readOver(texts, view.read) };
  // Each time again, as offsets move.
  for (let skip = 0, count = 0; ; count++) {
    const [use, ...rest] = usesOf(graphOf(current), edit, current).slice(skip);
    if (use === undefined) break;
    if (count === MAX_USES) {
      left.push(...[use, ...rest].map(placeOf));
      break;
    }
    const text =
      instead === undefined
        ? withoutUse(use, onlyAsWritten ? edit.code : undefined, restore)
        : rewritten(use, edit.code, instead);
    if (text === undefined) {
      left.push(placeOf(use));
      skip++;
    } else {
      if (instead === undefined) changed.push(...changesOf(use, edit.code));
      texts.set(use.source.path, withoutImports(use.source.path, text, imports, current));
    }
    // Replaced code is still there.
    if (text !== undefined && instead !== undefined) skip++;
  }
  return { texts, left, changed };
}

/** False for the body of an `if`, a loop or a label: without it the next statement would be that. */
const standsAlone = (source: SourceFile, statement: Node): boolean =>
  /^(Program|BlockStatement|StaticBlock|SwitchCase)$/.test(
    source.parents.get(statement)?.type ?? 'Program',
  );

/**
 * The text without what holds a use; undefined if it is not a statement and no spread by itself.
 */
function withoutUse(
  { source, node }: Use,
  code: string | undefined,
  restore: string | undefined,
): string | undefined {
  let inner = node;
  for (const outer of ancestorsOf(source, node)) {
    if (outer.type === 'ExpressionStatement') {
      if (!isAsWritten(source, outer, code) || !standsAlone(source, outer)) return undefined;
      // A comment after it is the user's.
      const behind = /^[^\n]*/.exec(source.text.slice(outer.end))?.[0] ?? '';
      if (code !== undefined && /\/[/*]/.test(behind)) return undefined;
      return withoutStatement(source, outer);
    }
    if (outer.type === 'SpreadElement') return withoutSpread(source, outer, code, restore);
    const isCall = outer.type === 'CallExpression' && outer.callee === inner;
    if (!isCall && outer.type !== 'AwaitExpression' && outer.type !== 'UnaryExpression') {
      return undefined;
    }
    inner = outer;
  }
  return undefined;
}

function withoutSpread(
  source: SourceFile,
  spread: Node,
  code: string | undefined,
  restore: string | undefined,
): string | undefined {
  const object = source.parents.get(spread);
  if (object?.type !== 'ObjectExpression' || !isAsWritten(source, spread, code)) return undefined;
  const call = source.parents.get(object);
  if (restore !== undefined) {
    return source.text.slice(0, spread.start) + restore + source.text.slice(spread.end);
  }
  // Options that held nothing else were made for it.
  if (object.properties.length === 1 && call?.type === 'CallExpression') {
    return source.text.slice(0, object.start) + source.text.slice(object.end);
  }
  return withoutElement(source, object.properties, spread);
}

/** The text with other code where a use is as we wrote it, on the names that it is there on. */
function rewritten({ source, node }: Use, code: string, instead: string): string | undefined {
  for (const outer of ancestorsOf(source, node)) {
    if (outer.type !== 'ExpressionStatement' && outer.type !== 'SpreadElement') continue;
    const names = namesIn(source, outer, code);
    if (names === undefined) return undefined;
    const whole = outer.type === 'SpreadElement' ? outer : outer.expression;
    const isHeld = whole.type === 'AwaitExpression' || whole.type === 'UnaryExpression';
    const { start, end } = isHeld ? whole.argument : whole;
    const text = instead.replaceAll(placeholder, (name) => names.get(name) ?? name);
    return source.text.slice(0, start) + text + source.text.slice(end);
  }
  return undefined;
}

/** A text without the imports that only what was removed has used. */
export function withoutImports(
  path: string,
  text: string,
  imports: readonly ImportOf[],
  view: WiringView,
): string {
  let result = text;
  for (const { from, names } of imports) {
    const module = targetOf(from, view);
    const source = parseSource(path, result);
    if (source === undefined) return result;
    const graph = graphOf(view);
    const locals = [...importedNames(source)].filter((local) => {
      const binding = bindingOf(source, local, source.program.body.at(-1) ?? source.program);
      if (binding?.kind !== 'import' || !names.includes(binding.imported)) return false;
      return (
        binding.from === module ||
        graph.resolve(path, binding.from) === module ||
        originOf(graph, path, binding.from, binding.imported)?.path === module
      );
    });
    for (const local of locals.slice(0, MAX_USES)) {
      const now = parseSource(path, result);
      if (now !== undefined) result = withoutUnusedImport(now, local);
    }
  }
  return result;
}
