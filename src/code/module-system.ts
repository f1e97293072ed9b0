import { requiredPath } from './declarations.js';
import { type Node, nameOf, type SourceFile } from './syntax.js';

export type ModuleSystem = 'esm' | 'cjs';

/**
 * True if the file says `require` and no `import`. If it has neither, its extension or `otherwise`
 * decides; TypeScript uses `import` in both systems.
 */
export function isCommonJs(
  { path, program, nodes }: SourceFile,
  otherwise: ModuleSystem = 'esm',
): boolean {
  if (program.body.some(({ type }) => /^(Import|Export)|^TSImportEquals/.test(type))) return false;
  if (/\.m[jt]s$/.test(path)) return false;
  if (/\.cjs$/.test(path)) return true;
  if (nodes.some((node) => requiredPath(node) !== undefined || isModuleExports(node))) return true;
  return otherwise === 'cjs' && !/\.[cm]?tsx?$/.test(path);
}

/** `module.exports`, or something assigned to `exports`. */
const isModuleExports = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  ((nameOf(node.object) === 'module' && nameOf(node.property) === 'exports') ||
    nameOf(node.object) === 'exports');
