import { requiredPath } from '../code/declarations.js';
import { assignmentsTo } from '../code/named.js';
import { onceEach } from '../code/once.js';
import { propertyFor } from '../code/patterns.js';
import { bindingOf } from '../code/scope.js';
import {
  type CallExpression,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
  type VariableDeclarator,
  valueIn,
} from '../code/syntax.js';
import { argumentsFor } from './callers.js';
import { inClassAround, inMember, type Way } from './classes.js';
import { functionOf, resultsOf } from './functions.js';
import { givesBack } from './generated-calls.js';
import type { SourceGraph } from './graph.js';
import { imported } from './imported.js';
import { type AppSite, makingAt, siteKey } from './making.js';
import { Reach } from './reach.js';

/*
 * An expression that stands for an application is followed to the place that makes it: through
 * variables, parameters, imports, properties, and functions that return it.
 */

/** Longer ways are those of a program that goes in circles. */
const MAX_STEPS = 24;

/** More places than these are several for anybody. */
const MAX_SITES = 100;

/** Places found before, so that a file that names its application a hundred times costs one walk. */
const reaches = onceEach<SourceGraph, string, Reach<AppSite>>();

/** The creation of what `node` stands for, or undefined if it is unknown. */
export function siteOf(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  framework: string,
): AppSite | undefined {
  const sites = sitesOf(graph, source, node, framework);
  return sites.length === 1 ? sites[0] : undefined;
}

/** Every place that may make what `node` stands for. */
export function sitesOf(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  framework: string,
): readonly AppSite[] {
  const reach = reaches(graph, framework, () => new Reach<AppSite>(MAX_SITES, siteKey));
  const trailAt = (depth: number): Trail => ({
    graph,
    framework,
    once: (owner, name, find) => reach.from(owner, name, find),
    follow(at, next) {
      if (depth > MAX_STEPS) return [];
      return reach.from(next, '', () => step(trailAt(depth + 1), at, next));
    },
  });
  return trailAt(0).follow(source, node);
}

/** The context of a step: the files, and how to continue. */
interface Trail extends Way {
  readonly graph: SourceGraph;
  readonly framework: string;
}

function step(trail: Trail, source: SourceFile, node: Node): readonly AppSite[] {
  const { graph, framework, follow } = trail;
  const inner = unwrapped(node);
  const made = makingAt(source, inner, framework);
  if (made) return [made];
  switch (inner.type) {
    case 'Identifier':
      return ofName(trail, source, inner.name, inner);
    case 'AssignmentExpression':
      return inner.operator === '=' ? follow(source, inner.right) : [];
    case 'ConditionalExpression':
      return [...follow(source, inner.consequent), ...follow(source, inner.alternate)];
    case 'LogicalExpression':
      return [...follow(source, inner.left), ...follow(source, inner.right)];
    case 'CallExpression':
      return ofCall(trail, source, inner);
    case 'MemberExpression': {
      const key = nameOf(inner.property);
      if (key === undefined || inner.computed) return [];
      return inner.object.type === 'ThisExpression'
        ? inClassAround(source, inner, key, trail)
        : [
            ...inMember(graph, source, inner.object, key, trail),
            ...inParameter(trail, source, inner.object, key),
          ];
    }
    default:
      return [];
  }
}

function ofCall(trail: Trail, source: SourceFile, call: CallExpression): readonly AppSite[] {
  const { callee, arguments: args } = call;
  const path = requiredPath(call);
  if (path !== undefined) {
    const found = imported(trail.graph, source.path, path, 'default');
    return found ? trail.follow(found.source, found.node) : [];
  }
  // Functions of ours give back what they get.
  if (givesBack(trail.graph.symbols, source, callee))
    return args[0] ? trail.follow(source, args[0]) : [];
  // A chain gives back what it began with: express().use(…), Fastify().withTypeProvider().
  if (callee.type === 'MemberExpression' && fluent.test(nameOf(callee.property) ?? '')) {
    // app.get('port') of Express is a setting.
    const isSetting = nameOf(callee.property) === 'get' && args.length === 1;
    const chained = isSetting ? [] : trail.follow(source, callee.object);
    if (chained.length > 0) return chained;
  }
  return returned(trail, source, callee, undefined);
}

/** Methods of applications that give the application back. */
const fluent =
  /^(use|all|get|post|put|patch|delete|del|head|options|param|engine|set\w*|enable|disable|on|once|route|mount|basePath|onError|notFound|register|after|decorate\w*|add\w+|withTypeProvider|openapi|doc\d*)$/;

function ofName(trail: Trail, source: SourceFile, name: string, at: Node): readonly AppSite[] {
  const { graph, follow } = trail;
  const binding = bindingOf(source, name, at);
  switch (binding?.kind) {
    case 'import': {
      const found = imported(graph, source.path, binding.from, binding.imported);
      return found ? follow(found.source, found.node) : [];
    }
    case 'parameter':
      return trail.once(binding.param, name, () =>
        argumentsFor(graph, source, binding.of, binding.param, name).flatMap((each) =>
          follow(each.source, each.node),
        ),
      );
    case 'variable':
      return trail.once(binding.declarator, name, () =>
        ofVariable(trail, source, name, binding.declarator),
      );
    default:
      return [];
  }
}

function ofVariable(
  trail: Trail,
  source: SourceFile,
  name: string,
  declarator: VariableDeclarator,
): readonly AppSite[] {
  const { graph, follow } = trail;
  const key = propertyFor(declarator.id, name);
  if (key === undefined) {
    const values = [
      ...(declarator.init ? [declarator.init] : []),
      ...assignedTo(source, name, declarator),
    ];
    return values.flatMap((value) => follow(source, value));
  }
  const value = declarator.init && unwrapped(declarator.init);
  if (value?.type === 'CallExpression') return returned(trail, source, value.callee, key);
  return value && value.type !== 'ThisExpression' ? inMember(graph, source, value, key, trail) : [];
}

/** `opts.app`, where a caller gives `{ app }`. */
function inParameter(
  { graph, follow, once }: Trail,
  source: SourceFile,
  object: Node,
  key: string,
): readonly AppSite[] {
  const name = nameOf(object);
  const binding = name === undefined ? undefined : bindingOf(source, name, object);
  if (name === undefined || binding?.kind !== 'parameter') return [];
  return once(binding.param, `${name}.${key}`, () =>
    argumentsFor(graph, source, binding.of, binding.param, name).flatMap((given) => {
      const value = unwrapped(given.node);
      const wanted = value.type === 'ObjectExpression' ? valueIn(value, key) : undefined;
      return wanted ? follow(given.source, wanted) : [];
    }),
  );
}

/** What a variable is given after its declaration: `let app;` and `app = express()` somewhere. */
const assignedTo = (source: SourceFile, name: string, declarator: Node): Node[] =>
  assignmentsTo(source, name).flatMap((node) => {
    const binding = bindingOf(source, name, node);
    return binding?.kind === 'variable' && binding.declarator === declarator ? [node.right] : [];
  });

/** What a function returns; of an object that it returns, what is under `key`. */
function returned(
  { graph, follow, once }: Trail,
  source: SourceFile,
  callee: Node,
  key: string | undefined,
): readonly AppSite[] {
  const found = functionOf(graph, source, callee);
  if (found === undefined) return [];
  return once(found.fn, `returned ${key ?? ''}`, () =>
    resultsOf(found.fn).flatMap((value) => {
      if (key === undefined) return follow(found.source, value);
      const result = unwrapped(value);
      const wanted = result.type === 'ObjectExpression' ? valueIn(result, key) : undefined;
      return wanted ? follow(found.source, wanted) : [];
    }),
  );
}
