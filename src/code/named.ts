import { grouped, once } from './once.js';
import { type Node, nameOf, type SourceFile, textOf } from './syntax.js';

/* Nodes of a file by the name that they are written with. */

/** The places in a file that use a name, or a member of `this` such as `this.app`, in order. */
export const namedIn = (source: SourceFile, name: string): readonly Node[] =>
  byName(source).get(name) ?? [];

/** What is assigned to a name or a member, as in `app = …` and `this.app = …`. */
export const assignmentsTo = (source: SourceFile, target: string): readonly Assignment[] =>
  byTarget(source).get(target) ?? [];

type Assignment = Extract<Node, { type: 'AssignmentExpression' }>;

const byName = once((source: SourceFile) =>
  grouped(
    source.nodes.flatMap((node) => {
      const isOfThis = node.type === 'MemberExpression' && node.object.type === 'ThisExpression';
      const name = isOfThis ? textOf(source, node) : nameOf(node);
      return name === undefined ? [] : [[name, node] as const];
    }),
  ),
);

const byTarget = once((source: SourceFile) =>
  grouped(
    source.nodes.flatMap((node) =>
      node.type === 'AssignmentExpression' && isPlain(node.left)
        ? [[textOf(source, node.left), node] as const]
        : [],
    ),
  ),
);

const isPlain = ({ type }: Node): boolean => type === 'Identifier' || type === 'MemberExpression';
