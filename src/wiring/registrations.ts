import { once } from '../code/once.js';
import { bindingOf } from '../code/scope.js';
import {
  isCallOrNew,
  type Node,
  nameOf,
  nodesIn,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';
import { isSimple, variableOf } from './app-variable.js';
import { classOf, constructorOf } from './classes.js';
import { siteOf } from './follow.js';
import { calledAs } from './generated-calls.js';
import type { SourceGraph } from './graph.js';
import { type AppSite, isSameSite } from './making.js';

/** Methods that register something that answers requests, or is asked on the way. */
const registering =
  /^(use|get|post|put|patch|delete|del|head|options|all|route|register|mount|useGlobal\w+)$/;

/** What is done with an application that registers nothing. */
const harmless =
  /^(createServer|createSecureServer|createAdaptorServer|serve|Server|listen|log|info|debug|error|warn|resolve)$/;

/** A call that registers something. */
export interface Registration {
  readonly node: Node;
  /** What names the application in it. */
  readonly app: Node;
}

/** Calls in a file that register something on the application, or hand it to somebody. */
export function registrationsOn(
  graph: SourceGraph,
  source: SourceFile,
  app: AppSite,
): Registration[] {
  return source.nodes.flatMap((node) => {
    if (!isCallOrNew(node)) return [];
    const { callee, arguments: args } = node;
    const root = node.type === 'CallExpression' ? rootOf(callee) : undefined;
    if (root !== undefined && isApp(graph, app, source, root)) {
      const isOne =
        callee.type === 'MemberExpression' && registering.test(nameOf(callee.property) ?? '');
      return isOne ? [{ node, app: root }] : [];
    }
    if (isHarmless(graph, source, callee) || isKept(graph, source, node)) return [];
    const given = args.flatMap(valuesIn).find((each) => isApp(graph, app, source, each));
    return given ? [{ node, app: given }] : [];
  });
}

/** What a chain of calls begins with: `app` of `app.use(a).use(b)`. */
function rootOf(callee: Node): Node | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  const inner = unwrapped(callee.object);
  if (inner.type === 'CallExpression') return rootOf(inner.callee) ?? inner;
  return inner;
}

/** True for what the file calls the application, wherever it is made. */
function isApp(graph: SourceGraph, app: AppSite, source: SourceFile, node: Node): boolean {
  if (!isSimple(node)) return false;
  const site = siteOf(graph, source, node, app.framework);
  if (site !== undefined) return isSameSite(site, app);
  if (source.path !== app.source.path || textOf(source, node) !== variableOf(app, graph.symbols))
    return false;
  const name = nameOf(node);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  return binding?.kind !== 'parameter' || binding.of === app.node;
}

function isHarmless({ symbols }: SourceGraph, source: SourceFile, callee: Node): boolean {
  if (callee.type === 'Super') return true;
  const name =
    callee.type === 'MemberExpression' ? nameOf(callee.property) : calledAs(source, callee);
  return (
    harmless.test(name ?? '') ||
    symbols.some((each) => each.registersNothing === true && each.name === name)
  );
}

/** True for `new Service({ app })` of a class whose constructor calls nothing: it only keeps it. */
function isKept(graph: SourceGraph, source: SourceFile, node: Node): boolean {
  if (node.type !== 'NewExpression') return false;
  const made = classOf(graph, source, node.callee);
  const body = made && constructorOf(made.body)?.body;
  return body ? !callsAnything(body) : false;
}

const callsAnything = once((body: Node) => {
  for (const node of nodesIn(body)) if (isCallOrNew(node)) return true;
  return false;
});

/** What an argument hands over: `app` of `routes(app)` and of `loaders({ app })`. */
function valuesIn(argument: Node): Node[] {
  if (argument.type !== 'ObjectExpression') return [unwrapped(argument)];
  return argument.properties.flatMap((each) => (each.type === 'Property' ? [each.value] : []));
}
