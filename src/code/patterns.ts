import { firstOfEach, once } from './once.js';
import { type Node, nameOf } from './syntax.js';

/** All names that a pattern binds. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'TSParameterProperty':
      return namesIn(pattern.parameter);
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : namesIn(each)));
    default:
      return [];
  }
}

/** The key under which an object pattern takes what it calls `name`. */
export const propertyFor = (pattern: Node, name: string): string | undefined =>
  pattern.type === 'ObjectPattern' ? keysOf(pattern).get(name) : undefined;

/** The key of each name of a pattern; undefined if a key is not a name. */
const keysOf = once(({ properties }: Extract<Node, { type: 'ObjectPattern' }>) =>
  firstOfEach(
    properties.flatMap((property) =>
      property.type === 'Property'
        ? namesIn(property.value).map((name) => [name, nameOf(property.key)] as const)
        : [],
    ),
  ),
);
