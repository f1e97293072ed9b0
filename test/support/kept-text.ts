import { contains, type Node, type SourceFile, textOf } from '../../src/code/syntax.ts';

/* What an edit has to leave as it was, told from the texts before and after it. */

/** Words and signs of the old text that the new one has not, in the same order. */
export function lostWords(
  before: string,
  after: string,
  replaced: readonly (string | RegExp)[] = [],
): string[] {
  const rest = replaced.reduce<string>((text, piece) => text.replace(piece, ''), before);
  const words = (text: string): string[] => text.match(/[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]/gu) ?? [];
  const there = words(after);
  let at = 0;
  return words(rest).filter((word) => {
    const found = there.indexOf(word, at);
    if (found === -1) return true;
    at = found + 1;
    return false;
  });
}

/** Comments of the old file that the new one has not. */
export function lostComments(before: SourceFile, after: SourceFile): string[] {
  const there = after.comments.map(({ value }) => value);
  return before.comments.map(({ value }) => value).filter((value) => !there.includes(value));
}

/**
 * Statements without others in them that are no statements any more: where a line was put before
 * something that begins with a bracket, the two have run together.
 */
export function changedStatements(
  before: SourceFile,
  after: SourceFile,
  replaced: readonly string[] = [],
): string[] {
  const there = statementsOf(after);
  return statementsOf(before).filter(
    (text) => !there.includes(text) && !replaced.some((piece) => text.includes(piece)),
  );
}

/** The innermost statements, without comments; an arrow's expression may become a block of them. */
function statementsOf(source: SourceFile): string[] {
  const isStatement = ({ type }: Node): boolean =>
    /^(Expression|Return|Throw)Statement$|^(Import|Variable)Declaration$/.test(type);
  const isExpression = (node: Node): boolean =>
    node.type === 'ArrowFunctionExpression' && node.expression;
  const statements = source.nodes.filter(isStatement);
  const parted = source.nodes.filter((node) => isStatement(node) || isExpression(node));
  return statements
    .filter((one) => !parted.some((other) => other !== one && contains(one, other)))
    .map((each) => withoutComments(source, each).replace(/\s*;$/, '').trim());
}

function withoutComments(source: SourceFile, node: Node): string {
  const inside = source.comments.filter(({ start, end }) => start >= node.start && end <= node.end);
  let text = textOf(source, node);
  for (const { start, end } of inside.toReversed()) {
    text = text.slice(0, start - node.start) + text.slice(end - node.start);
  }
  return text;
}
