import { type Node, nameOf, type SourceFile, textOf, withWrappers } from '../code/syntax.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import { givesBack } from './generated-calls.js';
import type { AppSite } from './making.js';

/** How the file itself calls the application where it is made: `app`, `this.app`; else undefined. */
export function variableOf(
  { source, node, kind }: AppSite,
  symbols: readonly OwnSymbol[],
): string | undefined {
  if (kind === 'plugin') {
    const [first] = node.params;
    return nameOf(first?.type === 'AssignmentPattern' ? first.left : first);
  }
  let assigned: string | undefined;
  let whole = wholeChain(source, node, symbols);
  for (;;) {
    const parent = source.parents.get(whole);
    switch (parent?.type) {
      case 'VariableDeclarator':
        return nameOf(parent.id) ?? assigned;
      case 'AssignmentExpression':
        if (parent.operator !== '=' || parent.right !== whole || !isSimple(parent.left)) {
          return undefined;
        }
        // `const app = module.exports = express()`: the rest of the file uses the variable.
        if (parent.left.type === 'Identifier') return parent.left.name;
        assigned ??= textOf(source, parent.left);
        whole = withWrappers(source, parent);
        break;
      case 'PropertyDefinition': {
        const { key } = parent;
        if (parent.static || parent.computed) return undefined;
        return `this.${textOf(source, key)}`;
      }
      default:
        return assigned;
    }
  }
}

/** `app`, `this.app`, `server.app`: can be written once more without doing anything twice. */
export function isSimple(node: Node): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return !node.computed && !node.optional && isSimple(node.object);
    default:
      return false;
  }
}

/** The expression with the calls that are chained to it, and what wraps them. */
export function wholeChain(source: SourceFile, node: Node, symbols: readonly OwnSymbol[]): Node {
  const outer = withWrappers(source, node);
  const around = source.parents.get(outer);
  if (
    around?.type === 'CallExpression' &&
    givesBack(symbols, source, around.callee) &&
    around.arguments[0] === outer
  ) {
    return wholeChain(source, around, symbols);
  }
  if (around?.type !== 'MemberExpression' || around.object !== outer) return outer;
  const call = source.parents.get(around);
  return call?.type === 'CallExpression' && call.callee === around
    ? wholeChain(source, call, symbols)
    : outer;
}
