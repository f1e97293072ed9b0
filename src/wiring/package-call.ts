import { requiredPath } from '../code/declarations.js';
import { bindingOf } from '../code/scope.js';
import { type Node, nameOf, type SourceFile } from '../code/syntax.js';

/** The export of a package, such as `Hono` of `hono`; `NestFactory.create` where it is a member. */
export interface PackageExport {
  readonly from: string;
  readonly name: string;
}

/** The package and the export that an expression names, through any import or require. */
export function packageExport(source: SourceFile, node: Node): PackageExport | undefined {
  const direct = requiredPath(node);
  if (direct !== undefined) return { from: direct, name: 'default' };
  const name = nameOf(node);
  if (name !== undefined) {
    const binding = bindingOf(source, name, node);
    return binding?.kind === 'import' ? { from: binding.from, name: binding.imported } : undefined;
  }
  if (node.type === 'ParenthesizedExpression') return packageExport(source, node.expression);
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const owner = packageExport(source, node.object);
  const member = nameOf(node.property);
  if (owner === undefined || member === undefined) return undefined;
  // `fastify.default()`, `hono.Hono`, but `NestFactory.create`.
  const isModule = owner.name === 'default' || owner.name === '*';
  return { from: owner.from, name: isModule ? member : `${owner.name}.${member}` };
}
