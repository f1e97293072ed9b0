import type { Tree } from './memory-tree.ts';

/** A service of somebody's, as small as they come. */
export const smallService: Tree = {
  'package.json':
    '{\n  "name": "theirs",\n  "type": "module",\n  "dependencies": {\n    "fastify": "^5.12.0"\n  }\n}\n',
  'tsconfig.json': '{}\n',
  'src/main.ts':
    "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};
