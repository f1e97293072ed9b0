/*
 * Entries of a service that are large in one way each: `size` says how many of what they have.
 */

/** A statement, many times; on one line where `between` is no line break. */
const many = (size: number, one: (at: number) => string, between = '\n'): string =>
  Array.from({ length: size }, (_, at) => one(at)).join(between);

const heads = {
  express: "import express from 'express';\n",
  fastify: "import Fastify from 'fastify';\n",
};
const makes = { express: 'const app = express();\n', fastify: 'const app = Fastify();\n' };
const listens = { express: 'app.listen(3000);\n', fastify: 'await app.listen({ port: 3000 });\n' };

export type LargeFramework = keyof typeof heads;

/** An entry with something between the making of the application and its listening. */
const around = (framework: LargeFramework, body: string, head = ''): string =>
  `${heads[framework]}${head}${makes[framework]}${body}\n${listens[framework]}`;

type Make = (size: number, framework: LargeFramework) => string;

/** What may be large in an entry, by its name. */
export const largeEntries: Readonly<Record<string, Make>> = {
  'calls on one line': (size, framework) =>
    around(
      framework,
      many(size, () => 'x(1);', ''),
    ),
  'calls, one per line': (size, framework) =>
    around(
      framework,
      many(size, () => 'x(1);'),
    ),
  'calls without semicolons': (size, framework) =>
    around(
      framework,
      many(size, () => 'x(1)'),
    ),
  declarations: (size, framework) =>
    around(
      framework,
      many(size, (at) => `const a${at} = 1;`, ''),
    ),
  assignments: (size, framework) => around(framework, `let a;${many(size, () => 'a = x;', '')}`),
  functions: (size, framework) =>
    around(
      framework,
      many(size, (at) => `function f${at}() { return f${at}(); }`),
    ),
  'calls of functions': (size, framework) =>
    around(
      framework,
      `${many(size, (at) => `function f${at}(a) { a(${at}); }`)}\n${many(size, (at) => `f${at}(x);`)}`,
    ),
  'calls of one function': (size, framework) =>
    around(framework, `function f(a) { a(1); }\n${many(size, () => 'f(x);')}`),
  routes: (size, framework) =>
    around(
      framework,
      many(size, (at) => `app.get('/a${at}', (q, r) => r.send(${at}));`),
    ),
  'routes on one line': (size, framework) =>
    around(
      framework,
      many(size, (at) => `app.get('/a${at}', h);`, ''),
    ),
  'a chain of routes': (size, framework) =>
    around(framework, `app${many(Math.min(size, 400), (at) => `.get('/a${at}', h)`)};`),
  middleware: (size, framework) =>
    around(
      framework,
      many(size, () => 'app.use((q, r, n) => n());'),
    ),
  'routes in functions': (size, framework) =>
    around(
      framework,
      many(size, (at) => `function r${at}() { app.get('/a${at}', h); }\nr${at}();`),
    ),
  'given to functions': (size, framework) =>
    around(
      framework,
      many(size, (at) => `function r${at}(a) { a.get('/${at}', h); }\nr${at}(app);`),
    ),
  imports: (size, framework) =>
    around(
      framework,
      '',
      many(size, (at) => `import a${at} from 'a${at}';\n`, ''),
    ),
  'names of an import': (size, framework) =>
    around(framework, '', `import { ${many(size, (at) => `a${at}`, ', ')} } from 'a';\n`),
  'imports that are used': (size, framework) =>
    around(
      framework,
      many(size, (at) => `a${at}(a${at});`, ''),
      many(size, (at) => `import a${at} from 'a${at}';\n`, ''),
    ),
  requires: (size, framework) =>
    around(
      framework,
      many(size, (at) => `const a${at} = require('a${at}');`),
    ),
  'modules of its own': (size, framework) =>
    around(
      framework,
      many(size, (at) => `a${at}();`),
      many(size, (at) => `import a${at} from './a${at}.js';\n`, ''),
    ),
  'nested handlers': (size, framework) =>
    around(
      framework,
      many(Math.ceil(size / 20), () => `x(${'() => y('.repeat(20)}1${')'.repeat(20)});`),
    ),
  'an object': (size, framework) =>
    around(framework, `const o = {${many(size, (at) => `k${at}: 'v'`, ', ')}};`),
  'an array of objects': (size, framework) =>
    around(framework, `const o = [${many(size, (at) => `{ id: ${at}, f: x(y) }`, ',\n')}];`),
  'options of the application': (size, framework) =>
    around(framework, '').replace(
      makes[framework],
      makes[framework].replace('()', `({${many(size, (at) => `k${at}: ${at}`, ', ')}})`),
    ),
  classes: (size, framework) =>
    around(
      framework,
      many(size, (at) => `class C${at} { m() { this.a = x(); } }\nnew C${at}();`),
    ),
  'members of this': (size, framework) =>
    around(framework, `class C { m() { ${many(size, (at) => `this.a${at}(this.b);`)} } }`),
  'comments above the imports': (size, framework) =>
    `${many(size, (at) => `// ${at}`)}\n${around(framework, '')}`,
  'comments between': (size, framework) =>
    around(
      framework,
      many(size, (at) => `// ${at}\nx(1);`),
    ),
  'comments behind': (size, framework) =>
    around(
      framework,
      many(size, (at) => `x(1); // ${at}`),
    ),
  'comments above one': (size, framework) =>
    around(
      framework,
      many(size, (at) => `// ${at}`),
    ),
  'comments on one line': (size, framework) =>
    around(
      framework,
      many(size, () => '/* a */', ' '),
    ),
  'comments in statements': (size, framework) =>
    around(
      framework,
      many(size, () => 'x(1) /* a */;'),
    ),
  templates: (size, framework) =>
    around(
      framework,
      many(size, (at) => `x(\`a\${${at}}b\n\`);`),
    ),
  'blank lines': (size, framework) => around(framework, '\n'.repeat(size)),
  blanks: (size, framework) => around(framework, ' '.repeat(size)),
  'many listens of others': (size, framework) =>
    around(
      framework,
      many(size, (at) => `new S${at}().listen(1);`),
    ),
  'assigned applications': (size, framework) =>
    around(
      framework,
      `let b;${many(size, () => 'b = app;')}\n${many(size, () => 'b.get("/", h);')}`,
    ),
};
