import { isFunction, statementsOf } from '../edits/code/scope.js';
import { ancestorsOf, type Node, type SourceFile } from '../edits/code/syntax.js';

/** A statement in its list, and what stands between it and the node it was looked up for. */
export interface StatementPlace {
  readonly statement: Node;
  /** The statements of the block that it stands in. */
  readonly list: readonly Node[];
  readonly index: number;
  readonly block: Node;
}

/**
 * The nearest statement around a node that stands in a list, so that another can be put beside it;
 * `blocked` is what is in the way: an arrow function without a block, an `if` without braces.
 */
export function statementAround(
  source: SourceFile,
  node: Node,
): { place: StatementPlace; arrow: undefined } | { place: undefined; arrow: Node } | undefined {
  let inner = node;
  for (const outer of ancestorsOf(source, node)) {
    const list = statementsOf(outer);
    if (list !== undefined) {
      const index = list.indexOf(inner as never);
      return index === -1
        ? undefined
        : { place: { statement: inner, list, index, block: outer }, arrow: undefined };
    }
    if (isFunction(outer) && (outer as unknown as { expression?: boolean }).expression) {
      const { body } = outer as unknown as { body: Node };
      return body === inner ? { place: undefined, arrow: outer } : undefined;
    }
    // A property of a class belongs to no list of statements.
    if (outer.type === 'ClassBody') return undefined;
    // The body of a loop or of an `if` that is no block can not take a second statement.
    if (/^(If|For|ForIn|ForOf|While|DoWhile|Labeled|With)Statement$/.test(outer.type)) {
      const { test, init, update, left, right } = outer as unknown as Record<string, Node | null>;
      const inHead = [test, init, update, left, right].includes(inner);
      if (!inHead) return undefined;
    }
    inner = outer;
  }
  return undefined;
}
