import {
  bindingOf,
  functionAround,
  isFunction,
  nameOf,
  propertyFor,
  requiredPath,
} from '../edits/code/scope.js';
import {
  ancestorsOf,
  type Node,
  type SourceFile,
  textOf,
  unwrapped,
  withWrappers,
} from '../edits/code/syntax.js';
import type { SourceGraph } from './graph.js';

/*
 * Where an application is made: `Fastify()`, `express()`, `new Hono()`. An expression that stands
 * for an application is followed to that place through variables, imports and functions that
 * return it.
 */

/** The making of an application, or the function that gets one from outside. */
export interface AppSite {
  readonly source: SourceFile;
  /** The call that makes it; for a plugin, the function. */
  readonly node: Node;
  readonly kind: 'made' | 'plugin';
}

type Call = Node & { readonly callee: Node; readonly arguments: readonly Node[] };

const packages: Readonly<Record<string, readonly string[]>> = {
  fastify: ['fastify'],
  express: ['express'],
  hono: ['hono', 'hono/tiny', 'hono/quick', '@hono/zod-openapi'],
  '@nestjs/core': ['@nestjs/core'],
};

/** Every call in a file that makes an application of the framework. */
export function madeIn(source: SourceFile, framework: string): AppSite[] {
  return source.nodes
    .filter((node) => isMaking(source, node, framework))
    .map((node) => ({ source, node, kind: 'made' as const }));
}

export function isMaking(source: SourceFile, node: Node, framework: string): boolean {
  const { type, callee } = node as Call;
  const wanted = framework === 'hono' ? 'NewExpression' : 'CallExpression';
  if (type !== wanted) return false;
  const from = packages[framework] ?? [];
  const called = calleeOf(source, callee);
  if (called === undefined || !from.includes(called.from)) return false;
  switch (framework) {
    case 'fastify':
      return /^(default|fastify|\*)$/.test(called.name);
    case 'express':
      return /^(default|express|\*)$/.test(called.name);
    case 'hono':
      return /^(Hono|OpenAPIHono)$/.test(called.name);
    default:
      return called.name === 'NestFactory.create';
  }
}

/** The package and the export that a callee is. */
function calleeOf(source: SourceFile, callee: Node): { from: string; name: string } | undefined {
  const direct = requiredPath(callee);
  if (direct !== undefined) return { from: direct, name: 'default' };
  const name = nameOf(callee);
  if (name !== undefined) {
    const binding = bindingOf(source, name, callee);
    return binding?.kind === 'import' ? { from: binding.from, name: binding.imported } : undefined;
  }
  const { type, object, property } = callee as Node & { object: Node; property: Node };
  if (type !== 'MemberExpression') return undefined;
  const owner = calleeOf(source, object);
  const member = nameOf(property);
  if (owner === undefined || member === undefined) return undefined;
  // `fastify.default()`, `hono.Hono`, but `NestFactory.create`, and never `express.Router`.
  if (/^(default|\*)$/.test(owner.name)) {
    return { from: owner.from, name: member === 'default' ? 'default' : member };
  }
  return { from: owner.from, name: `${owner.name}.${member}` };
}

/** The making of what `node` stands for, or undefined where it can not be told. */
export function siteOf(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  framework: string,
  depth = 0,
): AppSite | undefined {
  if (depth > 12) return undefined;
  const follow = (next: Node | null | undefined, at = source): AppSite | undefined =>
    next ? siteOf(graph, at, next, framework, depth + 1) : undefined;
  const inner = unwrapped(node) as Node & Record<string, unknown>;
  if (isMaking(source, inner, framework)) return { source, node: inner, kind: 'made' };

  switch (inner.type as string) {
    case 'Identifier':
      return ofName(graph, source, nameOf(inner) ?? '', inner, framework, depth);
    case 'AssignmentExpression':
      return follow(inner.right as Node);
    case 'CallExpression': {
      const { callee, arguments: args } = inner as unknown as Call;
      // So do our own functions.
      if (isOurs(callee)) return follow(args[0]);
      // A chain gives back what it began with: express().use(…), Fastify().withTypeProvider().
      if (callee.type === 'MemberExpression') {
        const chained = follow((callee as unknown as { object: Node }).object);
        if (chained) return chained;
      }
      return returned(graph, source, callee, undefined, framework, depth);
    }
    case 'MemberExpression': {
      const { object, property } = inner as unknown as { object: Node; property: Node };
      const key = nameOf(property);
      if (key === undefined) return undefined;
      if (object.type === 'ThisExpression')
        return ofThis(graph, source, inner, key, framework, depth);
      return ofMember(graph, source, object, key, framework, depth);
    }
    default:
      return undefined;
  }
}

function ofName(
  graph: SourceGraph,
  source: SourceFile,
  name: string,
  at: Node,
  framework: string,
  depth: number,
): AppSite | undefined {
  const binding = bindingOf(source, name, at);
  if (binding?.kind === 'import') {
    return exported(graph, source.path, binding.from, binding.imported, framework, depth);
  }
  if (binding?.kind !== 'variable') return undefined;
  const { init, id } = binding;
  if (init !== null) {
    const key = propertyFor(id, name);
    const value = unwrapped(init);
    if (key !== undefined) {
      return value.type === 'CallExpression'
        ? returned(graph, source, (value as unknown as Call).callee, key, framework, depth)
        : undefined;
    }
    return siteOf(graph, source, value, framework, depth + 1);
  }
  // `let app;` and an assignment somewhere in the file.
  const assigned = source.nodes.find(
    (node) =>
      node.type === 'AssignmentExpression' &&
      nameOf((node as unknown as { left: Node }).left) === name,
  ) as (Node & { right: Node }) | undefined;
  return assigned && siteOf(graph, source, assigned.right, framework, depth + 1);
}

/** What a module exports under a name. */
function exported(
  graph: SourceGraph,
  importer: string,
  specifier: string,
  imported: string,
  framework: string,
  depth: number,
): AppSite | undefined {
  const path = graph.resolve(importer, specifier);
  const source = path === undefined ? undefined : graph.file(path);
  const found = source && exportOf(source, imported);
  if (source === undefined || found === undefined) return undefined;
  if (found.from !== undefined) {
    return exported(graph, source.path, found.from, found.name, framework, depth + 1);
  }
  return siteOf(graph, source, found.node, framework, depth + 1);
}

type Export =
  | { readonly node: Node; readonly from?: undefined }
  | { readonly from: string; readonly name: string };

type Loose = Node & Record<string, unknown>;

/** The expression or declaration behind an export, as ES modules and CommonJS write it. */
export function exportOf(source: SourceFile, name: string): Export | undefined {
  for (const statement of source.program.body as unknown as Loose[]) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      return { node: statement.declaration as Node };
    }
    if ((statement.type as string) === 'TSExportAssignment' && name === 'default') {
      return { node: statement.expression as Node };
    }
    if (statement.type === 'ExportNamedDeclaration') {
      const found = namedExport(statement, name);
      if (found) return found;
    }
  }
  return commonJsExport(source, name);
}

function namedExport(statement: Loose, name: string): Export | undefined {
  for (const specifier of statement.specifiers as unknown as Loose[]) {
    if (nameOf(specifier.exported) !== name) continue;
    const from = (statement.source as { value?: string } | null)?.value;
    const local = specifier.local as Node;
    return from === undefined ? { node: local } : { from, name: nameOf(local) ?? name };
  }
  const declaration = statement.declaration as Loose | null;
  if (declaration === null) return undefined;
  if (nameOf(declaration.id) === name) return { node: declaration };
  for (const declarator of (declaration.declarations as unknown as Loose[]) ?? []) {
    if (nameOf(declarator.id) === name) return { node: declarator.id as Node };
  }
  return undefined;
}

function commonJsExport(source: SourceFile, name: string): Export | undefined {
  for (const node of source.nodes as readonly Loose[]) {
    if (node.type !== 'AssignmentExpression') continue;
    const target = textOf(source, node.left as Node);
    const value = node.right as Loose;
    if (target === 'module.exports') {
      if (name === 'default') return { node: value };
      if (value.type !== 'ObjectExpression') continue;
      const property = (value.properties as unknown as Loose[]).find(
        ({ key }) => nameOf(key) === name,
      );
      if (property) return { node: property.value as Node };
    }
    if (target === `exports.${name}` || target === `module.exports.${name}`) return { node: value };
  }
  return undefined;
}

/** What a function returns; of an object that it returns, what stands under `key`. */
function returned(
  graph: SourceGraph,
  source: SourceFile,
  callee: Node,
  key: string | undefined,
  framework: string,
  depth: number,
): AppSite | undefined {
  const found = functionOf(graph, source, callee, depth);
  if (found === undefined) return undefined;
  for (const value of resultsOf(found.source, found.node)) {
    const result = unwrapped(value) as Loose;
    let wanted: Node | undefined = value;
    if (key !== undefined) {
      if (result.type !== 'ObjectExpression') continue;
      wanted = (result.properties as unknown as Loose[]).find((each) => nameOf(each.key) === key)
        ?.value as Node | undefined;
    }
    const site = wanted && siteOf(graph, found.source, wanted, framework, depth + 1);
    if (site) return site;
  }
  return undefined;
}

/** The function that a callee names, through variables and imports. */
function functionOf(
  graph: SourceGraph,
  source: SourceFile,
  callee: Node,
  depth: number,
): { source: SourceFile; node: Node } | undefined {
  if (depth > 12) return undefined;
  if (isFunction(callee)) return { source, node: callee };
  const name = nameOf(callee);
  if (name === undefined) return undefined;
  // A declaration names itself.
  const binding = bindingOf(source, name, callee);
  if (binding?.kind === 'function') return { source, node: binding.node };
  if (binding?.kind === 'variable' && binding.init && isFunction(unwrapped(binding.init))) {
    return { source, node: unwrapped(binding.init) };
  }
  if (binding?.kind !== 'import') return undefined;
  const path = graph.resolve(source.path, binding.from);
  const target = path === undefined ? undefined : graph.file(path);
  const found = target && exportOf(target, binding.imported);
  if (target === undefined || found?.from !== undefined || found === undefined) return undefined;
  return isFunction(found.node)
    ? { source: target, node: found.node }
    : functionOf(graph, target, found.node, depth + 1);
}

/** What the `return`s of a function give, its own and not those of functions in it. */
export function resultsOf(source: SourceFile, fn: Node): Node[] {
  const { body, expression } = fn as unknown as { body: Node; expression?: boolean };
  if (expression) return [body];
  return source.nodes.flatMap((node) => {
    const { argument } = node as unknown as { argument?: Node | null };
    return node.type === 'ReturnStatement' && argument && functionAround(source, node) === fn
      ? [argument]
      : [];
  });
}

/** `this.app`: assigned in the class around, or a property of it. */
function ofThis(
  graph: SourceGraph,
  source: SourceFile,
  at: Node,
  key: string,
  framework: string,
  depth: number,
): AppSite | undefined {
  for (const around of ancestorsOf(source, at)) {
    if (around.type === 'ClassBody') {
      return ofClass(graph, source, around, key, framework, depth);
    }
  }
  return undefined;
}

function ofClass(
  graph: SourceGraph,
  source: SourceFile,
  body: Node,
  key: string,
  framework: string,
  depth: number,
): AppSite | undefined {
  const within = (node: Node): boolean => node.start >= body.start && node.end <= body.end;
  for (const node of source.nodes as readonly Loose[]) {
    if (!within(node)) continue;
    const value =
      node.type === 'AssignmentExpression' && textOf(source, node.left as Node) === `this.${key}`
        ? (node.right as Node)
        : node.type === 'PropertyDefinition' && nameOf(node.key) === key
          ? (node.value as Node | null)
          : null;
    const site = value && siteOf(graph, source, value, framework, depth + 1);
    if (site) return site;
  }
  return undefined;
}

/** `server.app`, where `server` is `new Server()` of a class that makes it. */
function ofMember(
  graph: SourceGraph,
  source: SourceFile,
  object: Node,
  key: string,
  framework: string,
  depth: number,
): AppSite | undefined {
  let target = unwrapped(object);
  const name = nameOf(target);
  const binding = name === undefined ? undefined : bindingOf(source, name, target);
  if (binding?.kind === 'variable' && binding.init) target = unwrapped(binding.init);
  if (binding?.kind === 'import') {
    const path = graph.resolve(source.path, binding.from);
    const module = path === undefined ? undefined : graph.file(path);
    if (module === undefined) return undefined;
    if (binding.imported === '*' || binding.imported === 'default') {
      const site = exported(graph, source.path, binding.from, key, framework, depth + 1);
      if (site) return site;
    }
    const found = exportOf(module, binding.imported);
    return found?.from === undefined && found
      ? ofMember(graph, module, found.node, key, framework, depth + 1)
      : undefined;
  }
  if (target.type !== 'NewExpression') return undefined;
  const made = classOf(graph, source, (target as unknown as Call).callee);
  return made && ofClass(graph, made.source, made.body, key, framework, depth + 1);
}

/** The class that is called with `new`, through an import. */
function classOf(
  graph: SourceGraph,
  source: SourceFile,
  callee: Node,
): { source: SourceFile; body: Node } | undefined {
  const bodyOf = (node: Node): Node | undefined =>
    /^Class/.test(node.type) ? ((node as unknown as { body: Node }).body as Node) : undefined;
  const name = nameOf(callee);
  const binding = name === undefined ? undefined : bindingOf(source, name, callee);
  if (binding?.kind === 'class') {
    const body = bodyOf(binding.node);
    return body && { source, body };
  }
  if (binding?.kind !== 'import') return undefined;
  const path = graph.resolve(source.path, binding.from);
  const target = path === undefined ? undefined : graph.file(path);
  const found = target && exportOf(target, binding.imported);
  if (target === undefined || found === undefined || found.from !== undefined) return undefined;
  const body = bodyOf(found.node);
  return body ? { source: target, body } : classOf(graph, target, found.node);
}

/** How the file itself calls the application where it is made: `app`, `this.app`; else undefined. */
export function variableOf({ source, node, kind }: AppSite): string | undefined {
  if (kind === 'plugin') {
    const [first] = (node as unknown as { params: Node[] }).params;
    return nameOf(first);
  }
  const whole = wholeChain(source, node);
  const parent = source.parents.get(whole) as Loose | undefined;
  if (parent?.type === 'VariableDeclarator') return nameOf(parent.id);
  if (parent?.type === 'AssignmentExpression') return textOf(source, parent.left as Node);
  if (parent?.type === 'PropertyDefinition' && !parent.static) {
    const key = nameOf(parent.key);
    return key === undefined ? undefined : `this.${key}`;
  }
  return undefined;
}

/** The expression with the calls that are chained to it, and what wraps them. */
export function wholeChain(source: SourceFile, node: Node): Node {
  const outer = withWrappers(source, node);
  const around = source.parents.get(outer) as Loose | undefined;
  if (around?.type === 'CallExpression' && isOurs(around.callee as Node)) {
    const [first] = around.arguments as unknown as Node[];
    if (first === outer) return wholeChain(source, around);
  }
  const member = source.parents.get(outer) as Loose | undefined;
  if (member?.type !== 'MemberExpression' || member.object !== outer) return outer;
  const call = source.parents.get(member) as Loose | undefined;
  return call?.type === 'CallExpression' && call.callee === member
    ? wholeChain(source, call)
    : outer;
}

/** Functions of ours that give back the application that they get. */
const isOurs = (callee: Node): boolean =>
  /^add(RequestLogging|ErrorHandling|HealthRoutes)$/.test(nameOf(callee) ?? '');
