import { grouped, once, onceEach } from '../code/once.js';
import { bindingOf } from '../code/scope.js';
import {
  ancestorsOf,
  type ClassBody,
  type Fn,
  type NewExpression,
  type Node,
  nameOf,
  nodesIn,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';
import type { SourceGraph } from './graph.js';
import { imported } from './imported.js';
import type { AppSite } from './making.js';

/* Applications that are properties: `this.app` in a class, `server.app` of an instance. */

/** The way on from an expression to the places that may make what it stands for. */
export interface Way {
  follow(source: SourceFile, node: Node): readonly AppSite[];
  /** What `find` finds of something with a name, found once however often it is asked for. */
  once(owner: object, name: string, find: () => readonly AppSite[]): readonly AppSite[];
}

/** `this.app`: assigned in the class around, or a property of it. */
export function inClassAround(
  source: SourceFile,
  at: Node,
  key: string,
  way: Way,
): readonly AppSite[] {
  const body = classAround(source, at);
  return body ? inClass(source, body, key, way) : [];
}

/** The body of the nearest class around a node. */
export function classAround(source: SourceFile, at: Node): ClassBody | undefined {
  for (const around of ancestorsOf(source, at)) if (around.type === 'ClassBody') return around;
  return undefined;
}

const inClass = (
  source: SourceFile,
  body: ClassBody,
  key: string,
  { follow, once }: Way,
): readonly AppSite[] =>
  once(body, key, () =>
    (valuesIn(body, source).get(key) ?? []).flatMap((value) => follow(source, value)),
  );

/** The values that a class assigns to its properties, by name. */
const valuesIn = once((body: ClassBody, source: SourceFile) =>
  grouped([...nodesIn(body)].flatMap((node) => givenIn(source, node))),
);

function givenIn(source: SourceFile, node: Node): (readonly [key: string, value: Node])[] {
  if (node.type === 'PropertyDefinition') {
    const key = keyIn(node.key);
    return key !== undefined && node.value ? [[key, node.value]] : [];
  }
  if (node.type !== 'AssignmentExpression') return [];
  const { left, right } = node;
  return left.type === 'MemberExpression' && left.object.type === 'ThisExpression'
    ? [[textOf(source, left).slice('this.'.length), right]]
    : [];
}

/** A member's name, `#app` included. */
const keyIn = (key: Node): string | undefined =>
  key.type === 'PrivateIdentifier' ? `#${key.name}` : nameOf(key);

/** `server.app`, where `server` is `new Server()` of a class that makes it, or all of a module. */
export function inMember(
  graph: SourceGraph,
  source: SourceFile,
  object: Node,
  key: string,
  way: Way,
  depth = 0,
): readonly AppSite[] {
  let target = unwrapped(object);
  if (depth > 12) return [];
  const name = nameOf(target);
  const binding = name === undefined ? undefined : bindingOf(source, name, target);
  if (binding?.kind === 'variable' && binding.declarator.init) {
    target = unwrapped(binding.declarator.init);
  }
  if (binding?.kind === 'import') {
    if (binding.imported === '*' || binding.imported === 'default') {
      const member = imported(graph, source.path, binding.from, key);
      const sites = member ? way.follow(member.source, member.node) : [];
      if (sites.length > 0) return sites;
    }
    const found = imported(graph, source.path, binding.from, binding.imported);
    return found ? inMember(graph, found.source, found.node, key, way, depth + 1) : [];
  }
  const made = classMade(graph, source, target);
  return made ? inClass(made.source, made.body, key, way) : [];
}

/** A class and its file. */
export interface FoundClass {
  readonly source: SourceFile;
  readonly body: ClassBody;
}

/** The class of what an expression is: `new Server()`, or `Server.getInstance()` that makes one. */
export function classMade(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
): FoundClass | undefined {
  let target = unwrapped(node);
  const name = nameOf(target);
  const binding = name === undefined ? undefined : bindingOf(source, name, target);
  if (binding?.kind === 'variable' && binding.declarator.init) {
    target = unwrapped(binding.declarator.init);
  }
  if (target.type === 'NewExpression') return classOf(graph, source, target.callee);
  if (target.type !== 'CallExpression' || target.callee.type !== 'MemberExpression') return;
  const { object, property } = target.callee;
  const found = classOf(graph, source, object);
  return found && makesItself(graph, found, nameOf(property)) ? found : undefined;
}

const selfMade = onceEach<SourceGraph, string, boolean>();

/** True for a static method in which the class makes itself, and nothing else. */
const makesItself = (
  graph: SourceGraph,
  { source, body }: FoundClass,
  method: string | undefined,
): boolean =>
  selfMade(graph, [source.path, body.start, method].join('\0'), () => {
    const found = body.body.find(
      (each) => each.type === 'MethodDefinition' && each.static && nameOf(each.key) === method,
    );
    const made = found === undefined ? [] : [...nodesIn(found)].filter(isNewCall);
    return (
      made.length > 0 && made.every(({ callee }) => classOf(graph, source, callee)?.body === body)
    );
  });

const isNewCall = (node: Node): node is NewExpression => node.type === 'NewExpression';

/** The class that is called with `new`, through imports. */
export function classOf(
  graph: SourceGraph,
  source: SourceFile,
  callee: Node,
  depth = 0,
): FoundClass | undefined {
  if (callee.type === 'ClassDeclaration' || callee.type === 'ClassExpression') {
    return { source, body: callee.body };
  }
  const name = nameOf(callee);
  if (name === undefined || depth > 12) return undefined;
  const binding = bindingOf(source, name, callee);
  switch (binding?.kind) {
    case 'class':
      return classOf(graph, source, binding.node, depth + 1);
    case 'variable': {
      const { init } = binding.declarator;
      return init ? classOf(graph, source, init, depth + 1) : undefined;
    }
    case 'import': {
      const found = imported(graph, source.path, binding.from, binding.imported);
      return found && classOf(graph, found.source, found.node, depth + 1);
    }
    default:
      return undefined;
  }
}

/** What the constructor of a class does. */
export const constructorOf = once(({ body }: ClassBody): Fn | undefined => {
  for (const member of body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') return member.value;
  }
  return undefined;
});
