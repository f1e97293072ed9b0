import { parseSource } from '../../src/code/syntax.ts';
import { deepest, deepSources, pathOf } from './deep-sources.ts';

/* Parses each shape as deep as is taken; whoever starts it sets the size of the stack. */

const shapes = Object.entries(deepSources);
for (const [name, make] of shapes) parseSource(pathOf(name), make(deepest(name)));
process.stdout.write(`${shapes.length} parsed\n`);
