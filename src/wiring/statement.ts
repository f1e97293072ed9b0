import { statementsOf } from '../code/declarations.js';
import { ancestorsOf, type Fn, isFunction, type Node, type SourceFile } from '../code/syntax.js';

/** A statement in its list. */
export interface StatementPlace {
  readonly statement: Node;
  /** The statements of the block that it is in. */
  readonly list: readonly Node[];
}

/**
 * The nearest statement around a node that is in a list, so that another can be put beside it, or
 * the arrow function whose body the node is in and which has no block. Undefined if neither would
 * run exactly when the node does.
 */
export function statementAround(
  source: SourceFile,
  node: Node,
):
  | { readonly place: StatementPlace; readonly arrow: undefined }
  | { readonly place: undefined; readonly arrow: Fn }
  | undefined {
  let inner = node;
  for (const outer of ancestorsOf(source, node)) {
    const list = statementsOf(outer);
    if (list?.includes(inner)) return { place: { statement: inner, list }, arrow: undefined };
    if (isFunction(outer)) {
      return outer.expression && outer.body === inner
        ? { place: undefined, arrow: outer }
        : undefined;
    }
    if (isInTheWay(outer, inner)) return undefined;
    inner = outer;
  }
  return undefined;
}

function isInTheWay(outer: Node, inner: Node): boolean {
  switch (outer.type) {
    // A property of a class belongs to no list of statements.
    case 'ClassBody':
      return true;
    // What is there runs sometimes, or more than once.
    case 'ConditionalExpression':
    case 'IfStatement':
      return outer.test !== inner;
    case 'LogicalExpression':
      return outer.left !== inner;
    case 'AssignmentExpression':
      return outer.operator !== '=' && outer.right === inner;
    case 'ChainExpression':
      return true;
    case 'SwitchStatement':
      return outer.discriminant !== inner;
    case 'ForStatement':
      return outer.init !== inner;
    case 'ForInStatement':
    case 'ForOfStatement':
      return outer.right !== inner;
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return true;
    default:
      return false;
  }
}
