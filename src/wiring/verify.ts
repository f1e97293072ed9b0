import { statementsOf } from '../code/declarations.js';
import { onceEach } from '../code/once.js';
import { namesIn } from '../code/patterns.js';
import { ancestorsOf, type Node, type SourceFile } from '../code/syntax.js';
import type { WireAction, WireEdit } from '../model/actions.js';
import { readOver } from '../model/virtual-tree.js';
import { givesBack } from './generated-calls.js';
import type { SourceGraph } from './graph.js';
import type { Sites } from './locate.js';
import { registrationsOn } from './registrations.js';
import { type Use, usesOf } from './used.js';
import { graphOf, sitesFor, type WiringView } from './view.js';
import { placeOf, WiringError } from './wiring-error.js';

/**
 * Verifies the edited files: they parse, their imports exist and are reached, each inserted line is
 * a statement of its own, and the order is right.
 */
export function verify(
  { framework }: WireAction,
  edits: readonly WireEdit[],
  texts: ReadonlyMap<string, string>,
  before: WiringView,
): void {
  const view: WiringView = { ...before, read: readOver(texts, before.read) };
  const graph = graphOf(view);
  for (const path of texts.keys()) {
    const source = graph.file(path);
    if (source === undefined) throw new WiringError(`${path} would not parse after the edit`);
    refuseTwice(source);
  }
  const sites = sitesFor(graph, framework, view);
  for (const edit of edits) {
    const uses = usesOf(graph, edit, view);
    const entry = view.project.entry.value ?? 'the entry file';
    if (uses.length === 0) throw new WiringError(`${edit.uses} would not be reached from ${entry}`);
    refuseTooMany(edit, uses);
    for (const use of uses)
      if (texts.has(use.source.path)) refuseMisplaced(edit, use, graph, sites);
  }
}

/** More than anybody writes; each of them is compared with all that is registered. */
const MAX_USES = 50;

function refuseTooMany({ uses: name }: WireEdit, uses: readonly Use[]): void {
  const next = uses[MAX_USES];
  if (next === undefined) return;
  throw new WiringError(
    `${name} is used in more than ${MAX_USES} places; one more is ${placeOf(next)}`,
  );
}

/** A name that an import brings may be declared by nothing else of the module. */
function refuseTwice({ path, program }: SourceFile): void {
  const seen = new Set<string>();
  for (const statement of program.body) {
    const names =
      statement.type === 'ImportDeclaration'
        ? statement.specifiers.map(({ local }) => local.name)
        : statement.type === 'VariableDeclaration' && statement.kind !== 'var'
          ? statement.declarations.flatMap(({ id }) => namesIn(id))
          : [];
    for (const name of names) {
      if (seen.has(name)) throw new WiringError(`${path} would declare ${name} twice`);
      seen.add(name);
    }
  }
}

/** What the user registers on the application in a file. */
const others = onceEach<SourceGraph, SourceFile, Node[]>();

function refuseMisplaced(edit: WireEdit, use: Use, graph: SourceGraph, sites: Sites): void {
  const { source } = use;
  if (isGlued(use)) {
    throw new WiringError(
      `${edit.uses} would be parsed together with the next line in ${source.path}`,
    );
  }
  const statement = statementOf(use);
  if (statement !== undefined && isBehindExit(source, statement)) {
    throw new WiringError(`${edit.uses} would come after a return in ${source.path}`);
  }
  if (edit.place !== 'made' && edit.place !== 'registered') return;
  const app = sites.app();
  if (app.source.path !== source.path) return;
  const theirs = others(graph, source, () =>
    registrationsOn(graph, source, app)
      .map(({ node }) => node)
      .filter(
        (node) =>
          !(node.type === 'CallExpression' && givesBack(graph.symbols, source, node.callee)),
      ),
  );
  const block = blockOf(source, use.node);
  const isMisplaced = theirs.some(
    (node) =>
      (edit.place === 'made'
        ? node.end < use.node.start && node.start > app.node.end
        : node.start > use.node.end) && blockOf(source, node) === block,
  );
  if (isMisplaced) {
    throw new WiringError(`${edit.uses} would be in the wrong order in ${source.path}`);
  }
}

/** True if a call of ours is read as the beginning of what is in the next line. */
function isGlued({ source, node }: Use): boolean {
  for (const around of ancestorsOf(source, node)) {
    const parent = source.parents.get(around);
    if (around.type !== 'CallExpression') continue;
    switch (parent?.type) {
      case 'CallExpression':
        return parent.callee === around;
      case 'MemberExpression':
        if (parent.computed) return true;
        continue;
      default:
        return /^(TaggedTemplate|Binary|Sequence)Expression$/.test(parent?.type ?? '');
    }
  }
  return false;
}

/** The statement that a use is in. */
function statementOf({ source, node }: Use): Node | undefined {
  let inner = node;
  for (const outer of ancestorsOf(source, node)) {
    if (statementsOf(outer)?.includes(inner)) return inner;
    inner = outer;
  }
  return undefined;
}

/** True after a `return` or a `throw` of the same block. */
function isBehindExit(source: SourceFile, statement: Node): boolean {
  const block = source.parents.get(statement);
  const list = (block && statementsOf(block)) ?? [];
  return list
    .slice(0, list.indexOf(statement))
    .some(({ type }) => /^(Return|Throw|Break|Continue)Statement$/.test(type));
}

/** The block that a node is in. */
const blockOf = (source: SourceFile, node: Node): Node | undefined => {
  for (const around of ancestorsOf(source, node)) if (statementsOf(around)) return around;
  return undefined;
};
