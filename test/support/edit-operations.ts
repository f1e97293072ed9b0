import assert from 'node:assert/strict';
import { addProperty, addSpread, optionsProblem } from '../../src/code/call-options.ts';
import { statementsOf } from '../../src/code/declarations.ts';
import { addImport } from '../../src/code/imports.ts';
import {
  arrowToBlock,
  insertAfter,
  insertBefore,
  insertFirst,
  wrapIn,
} from '../../src/code/insert.ts';
import {
  isFunction,
  type Node,
  parseSource,
  type SourceFile,
  textOf,
} from '../../src/code/syntax.ts';
import { styleOf } from '../../src/code/text-style.ts';
import { addExample, addVariable } from '../../src/edits/env.ts';
import { addSorted, mergeJson } from '../../src/edits/json.ts';
import type { EnvAction, JsonObject } from '../../src/model/actions.ts';
import { ownSymbols } from '../../src/request/features.ts';
import { insertAtEntry } from '../../src/wiring/entry.ts';
import { sourceGraph } from '../../src/wiring/graph.ts';
import { insertLast, placeBehindAll } from '../../src/wiring/last-place.ts';
import { locate, type Sites } from '../../src/wiring/locate.ts';
import { insertWhereMade } from '../../src/wiring/made.ts';
import { afterListening, beforeListening } from '../../src/wiring/server.ts';
import { detected } from './detected.ts';

/** What a case.json says. */
export interface EditCase {
  /** The beginning of what the edit is about: a statement, an expression, an object, a function. */
  readonly at?: string;
  readonly code?: string;
  readonly specifier?: string;
  readonly names?: readonly string[];
  readonly type?: boolean;
  readonly modules?: 'esm' | 'cjs';
  readonly before?: readonly string[];
  readonly keep?: string;
  readonly after?: readonly string[];
  readonly replaces?: string;
  readonly key?: string;
  readonly value?: string;
  readonly framework?: string;
  readonly rank?: number;
  readonly variable?: Omit<EnvAction, 'type' | 'file'>;
  readonly json?: JsonObject;
  readonly section?: string;
  readonly entries?: Readonly<Record<string, string>>;
  readonly replace?: boolean;
  readonly sorted?: boolean;
  /** Pieces of the old text that make way. */
  readonly replaced?: readonly string[];
}

/** An edit of a text, and what can be asked of it. */
export interface EditOperation {
  edit(path: string, text: string, given: EditCase): string;
  /** True where the edit itself sees that it has been made. */
  readonly isIdempotent?: true;
  /** True where it adds statements, and leaves those that are there. */
  readonly isStatement?: true;
}

const parsed = (path: string, text: string): SourceFile => {
  const source = parseSource(path, text);
  assert.ok(source, 'the input does not parse');
  return source;
};

/** The innermost node that begins so. */
const find = (source: SourceFile, given: EditCase, matches: (node: Node) => boolean): Node => {
  const node = source.nodes.findLast(
    (each) => textOf(source, each).startsWith(given.at ?? '') && matches(each),
  );
  assert.ok(node, `nothing begins with ${given.at}`);
  return node;
};

const isInList =
  (source: SourceFile) =>
  (node: Node): boolean => {
    const parent = source.parents.get(node);
    return parent !== undefined && (statementsOf(parent)?.includes(node) ?? false);
  };

type Insert = typeof insertAfter;

const beside = (insert: Insert): EditOperation => ({
  isStatement: true,
  edit(path, text, given) {
    const source = parsed(path, text);
    const node = find(source, given, isInList(source));
    return insert(source, node, given.code ?? '', styleOf(source));
  },
});

/** A file as the whole service, of a framework. */
function sitesIn(
  path: string,
  text: string,
  framework: string,
): { sites: Sites; source: SourceFile; graph: ReturnType<typeof sourceGraph> } {
  const tree = {
    'package.json': JSON.stringify({ main: path, dependencies: { [framework]: '*' } }),
    [path]: text,
  };
  const project = detected(tree);
  const graph = sourceGraph(
    [path],
    (each) => (each === path ? text : undefined),
    project,
    ownSymbols,
  );
  const [source] = graph.files;
  assert.ok(source);
  return { sites: locate(graph, framework, project), source, graph };
}

const ranks = new Map([
  ['addRequestLogging', 0],
  ['addErrorHandling', 1],
  ['addHealthRoutes', 2],
]);

/** By the names of the folders below test/fixtures/edits. */
export const editOperations: Readonly<Record<string, EditOperation>> = {
  'add-import': {
    isIdempotent: true,
    edit(path, text, { specifier = '', names = [], type = false, modules }) {
      const source = parsed(path, text);
      return addImport(source, { specifier, names, type }, styleOf(source), modules);
    },
  },
  'insert-after': beside(insertAfter),
  'insert-before': beside(insertBefore),
  'insert-first': {
    isStatement: true,
    edit(path, text, given) {
      const source = parsed(path, text);
      const fn = find(source, given, (node) => isFunction(node));
      assert.ok(isFunction(fn) && fn.body);
      return insertFirst(source, fn.body, given.code ?? '', styleOf(source));
    },
  },
  'wrap-in': {
    edit(path, text, given) {
      const source = parsed(path, text);
      return wrapIn(
        source,
        find(source, given, ({ type }) => /Call|New/.test(type)),
        given.code ?? '',
      );
    },
  },
  'arrow-to-block': {
    edit(path, text, given) {
      const source = parsed(path, text);
      const arrow = find(source, given, ({ type }) => type === 'ArrowFunctionExpression');
      assert.ok(isFunction(arrow));
      const { before = [], keep = 'return ', after = [] } = given;
      return arrowToBlock(source, arrow, { before, keep, after }, styleOf(source));
    },
  },
  'add-spread': {
    edit(path, text, given) {
      const source = parsed(path, text);
      const call = find(source, given, ({ type }) => type === 'CallExpression');
      assert.ok(call.type === 'CallExpression');
      const order = (each: string): number | undefined =>
        ({ '...errorOptions': 0, '...loggingOptions': 1 })[each.split('(')[0] ?? ''];
      const { replaces, code = '' } = given;
      assert.equal(optionsProblem(source, call, { replaces, order, force: false }), undefined);
      return addSpread(source, call, code, { replaces, order });
    },
  },
  'add-property': {
    isIdempotent: true,
    edit(path, text, given) {
      const source = parsed(path, text);
      const object = find(source, given, ({ type }) => type === 'ObjectExpression');
      assert.ok(object.type === 'ObjectExpression');
      return addProperty(source, object, given.key ?? '', given.value ?? '');
    },
  },
  'insert-at-entry': {
    isStatement: true,
    edit(path, text, { code = '' }) {
      const source = parsed(path, text);
      return insertAtEntry(source, code, styleOf(source));
    },
  },
  'before-listening': {
    isStatement: true,
    edit(path, text, { framework = 'fastify', code = '' }) {
      const { sites, source } = sitesIn(path, text, framework);
      const listen = sites.listen();
      const written = code.replaceAll('$app', listen.app ?? '');
      return beforeListening(listen, written, styleOf(source));
    },
  },
  'after-listening': {
    edit(path, text, { framework = 'express', code = '' }) {
      const { sites, source } = sitesIn(path, text, framework);
      const codeFor = (server: string): string => code.replaceAll('$server', server);
      return afterListening(sites.listen(), codeFor, styleOf(source));
    },
  },
  'insert-last': {
    isStatement: true,
    edit(path, text, { framework = 'express', code = '' }) {
      const { sites, source, graph } = sitesIn(path, text, framework);
      const place = placeBehindAll(graph, sites.app(), sites.listens[0]);
      return insertLast(place, code, styleOf(source));
    },
  },
  'insert-where-made': {
    edit(path, text, { framework = 'express', code = '', rank = 0 }) {
      const { sites, source } = sitesIn(path, text, framework);
      return insertWhereMade(
        sites.app(),
        { code, rank, ranks, symbols: ownSymbols },
        styleOf(source),
      );
    },
  },
  'add-variable': {
    isIdempotent: true,
    edit(_path, text, { variable }) {
      assert.ok(variable);
      const after = addVariable(text, { type: 'env', file: '', ...variable });
      assert.ok(after !== undefined, 'the list is not found');
      return after;
    },
  },
  'add-example': {
    isIdempotent: true,
    edit(_path, text, { variable }) {
      assert.ok(variable);
      return addExample(text, { type: 'env', file: '', ...variable });
    },
  },
  'merge-json': {
    isIdempotent: true,
    edit: (_path, text, { json = {}, replace = false, sorted = false }) =>
      mergeJson(text, json, { replace, sorted }),
  },
  'add-sorted': {
    isIdempotent: true,
    edit: (_path, text, { section = '', entries = {} }) => addSorted(text, section, entries),
  },
};
