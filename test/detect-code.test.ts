import assert from 'node:assert/strict';
import { detected, manifest } from './support/detected.ts';
import type { Tree } from './support/memory-tree.ts';

const api = 'packages/api';
const needs = (dependencies: object, more: object = {}): Tree => ({
  'package.json': manifest({ dependencies, ...more }),
});

describe('detected framework', () => {
  const cases: readonly (readonly [
    about: string,
    tree: Tree,
    name: string | undefined,
    major?: number | undefined,
    path?: string,
  ])[] = [
    ['none', needs({ lodash: '^4' }), undefined],
    ['fastify', needs({ fastify: '^5.2.0' }), 'fastify', 5],
    ['express 4', needs({ express: '~4.21.0' }), 'express', 4],
    ['express 5', needs({ express: '5.x' }), 'express', 5],
    ['hono', needs({ hono: '>=4.0.0' }), 'hono', 4],
    [
      'next behind a server of its own',
      {
        ...needs({ next: '14.1.0', express: '4' }, { scripts: { start: 'node server.js' } }),
        'server.js': "const server = require('express')();\nserver.listen(3000);\n",
      },
      'express',
      4,
    ],
    ['koa', needs({ koa: '^2.15.0' }), 'koa', 2],
    ['next', needs({ next: '14.1.0', express: '4' }), 'next', 14],
    [
      'Nest, which carries Express',
      needs({ express: '^4', '@nestjs/core': '^10.0.0' }),
      '@nestjs/core',
      10,
    ],
    ['a peer', { 'package.json': manifest({ peerDependencies: { fastify: '^5' } }) }, 'fastify', 5],
    [
      'a development one',
      { 'package.json': manifest({ devDependencies: { hono: '^4' } }) },
      'hono',
      4,
    ],
    ['any version', needs({ express: '*' }), 'express', undefined],
    ['a tag', needs({ express: 'latest' }), 'express', undefined],
    ['an address', needs({ express: 'git+https://example.org/5.git' }), 'express', undefined],
    ['an alias', needs({ express: 'npm:@acme/express@^4.18.0' }), 'express', 4],
    [
      'the installed version before the range',
      { ...needs({ express: '>=4' }), 'node_modules/express/package.json': '{"version":"5.1.0"}' },
      'express',
      5,
    ],
    [
      'a catalog',
      {
        'pnpm-workspace.yaml': 'packages:\n  - packages/*\ncatalog:\n  express: ^5.0.0\n',
        [`${api}/package.json`]: manifest({ dependencies: { express: 'catalog:' } }),
      },
      'express',
      5,
      api,
    ],
    [
      'installed above',
      {
        'node_modules/hono/package.json': '{"version":"4.6.0"}',
        [`${api}/package.json`]: manifest({ dependencies: { hono: '*' } }),
      },
      'hono',
      4,
      api,
    ],
    [
      'of the root, and imported',
      {
        ...needs({ express: '^4.0.0' }),
        [`${api}/package.json`]: '{}',
        [`${api}/index.js`]: "require('express');\n",
      },
      'express',
      4,
      api,
    ],
    [
      'of the root, for another package',
      { ...needs({ express: '^4.0.0' }), [`${api}/package.json`]: '{}', [`${api}/index.js`]: '' },
      undefined,
      undefined,
      api,
    ],
    [
      'of two, the one that the entry imports',
      {
        ...needs({ fastify: '^5', express: '^4' }, { main: 'app.js' }),
        'app.js': "const express = require('express');\n",
      },
      'express',
      4,
    ],
  ];
  for (const [about, tree, name, major, path] of cases) {
    it(`is ${name ?? 'none'} ${major ?? ''}: ${about}`, () => {
      const { value } = detected(tree, path).framework;
      assert.equal(value?.name, name);
      assert.equal(value?.major, major);
    });
  }
});

describe('detected logger', () => {
  const pino = "import pino from 'pino';\n";
  const cases: readonly (readonly [about: string, file: string, text: string, value: unknown])[] = [
    [
      'exported',
      'src/logger.ts',
      `${pino}export const logger = pino({ level: 'info' });\n`,
      ['pino', 'src/logger.ts', 'logger'],
    ],
    [
      'exported with a type',
      'src/logger.ts',
      "import { pino, type Logger } from 'pino';\nexport const log: Logger = pino();\n",
      ['pino', 'src/logger.ts', 'log'],
    ],
    [
      'by default',
      'src/lib/log.ts',
      `${pino}export default pino();\n`,
      ['pino', 'src/lib/log.ts', 'default'],
    ],
    [
      'by default, further down',
      'src/log.ts',
      `${pino}const logger = pino();\n\nexport default logger;\n`,
      ['pino', 'src/log.ts', 'default'],
    ],
    [
      'in a list, by another name',
      'src/log.ts',
      `${pino}const l = pino();\nexport { l as log };\n`,
      ['pino', 'src/log.ts', 'log'],
    ],
    [
      'winston, CommonJS',
      'src/logger.js',
      "const winston = require('winston');\nconst logger = winston.createLogger({});\nmodule.exports = logger;\n",
      ['winston', 'src/logger.js', 'default'],
    ],
    [
      'winston, named',
      'src/logger.js',
      "const { createLogger, format } = require('winston');\nconst logger = createLogger({});\nmodule.exports = { logger };\n",
      ['winston', 'src/logger.js', 'logger'],
    ],
    [
      'a property of exports',
      'src/logger.js',
      "const bunyan = require('bunyan');\nexports.log = bunyan.createLogger({ name: 'x' });\n",
      ['bunyan', 'src/logger.js', 'log'],
    ],
    [
      'with new',
      'src/logger.ts',
      "import { Logger } from 'tslog';\nexport const logger = new Logger<unknown>({});\n",
      ['tslog', 'src/logger.ts', 'logger'],
    ],
    [
      'kept for itself',
      'src/main.ts',
      `${pino}const logger = pino();\n`,
      ['pino', undefined, undefined],
    ],
    [
      'of another library with such a name',
      'src/logger.ts',
      'export const logger = pino();\n',
      ['pino', undefined, undefined],
    ],
  ];
  for (const [about, file, text, value] of cases) {
    it(`is found: ${about}`, () => {
      const library = (value as string[])[0] ?? '';
      const { logger } = detected({
        ...needs({ [library]: '1' }),
        'src/main.ts': '',
        [file]: text,
      });
      const { library: found, module, name } = logger.value ?? {};
      assert.deepEqual([found, module, name], value);
    });
  }

  it('is absent without a logging library', () => {
    const tree = { ...needs({}), 'src/main.ts': 'export const logger = console;\n' };
    assert.equal(detected(tree).logger.value, undefined);
  });
});

describe('tsconfig.json', () => {
  const config = (fields: object, more: Tree = {}) =>
    detected({ 'package.json': '{}', 'tsconfig.json': manifest(fields), ...more }).tsconfig;

  it('is read with comments, a byte order mark and trailing commas', () => {
    const text =
      '\uFEFF// all\r\n{\r\n  "compilerOptions": { /* x */ "module": "NodeNext", "strict": true, },\r\n}\r\n';
    const { tsconfig } = detected({ 'package.json': '{}', 'tsconfig.json': text });
    assert.equal(tsconfig.value?.module, 'nodenext');
    assert.equal(tsconfig.value?.moduleResolution, 'nodenext');
    assert.equal(tsconfig.value?.strict, true);
    assert.equal(tsconfig.evidence, 'tsconfig.json:3');
  });

  it('applies extends in order, then its own options', () => {
    const { value } = config(
      { extends: ['./a.json', './config/b'], compilerOptions: { target: 'ES2022' } },
      {
        'a.json': manifest({
          compilerOptions: { target: 'es5', module: 'commonjs', strict: true },
        }),
        'config/b.json': manifest({
          compilerOptions: { module: 'Node16', outDir: '../dist', paths: { '#x/*': ['../x/*'] } },
        }),
      },
    );
    assert.equal(value?.module, 'node16');
    assert.equal(value?.target, 'es2022');
    assert.equal(value?.strict, true);
    assert.equal(value?.outDir, 'dist');
    assert.deepEqual(value?.paths, { '#x/*': ['x/*'] });
  });

  it('resolves installed packages, and reports missing ones', () => {
    const installed = {
      'node_modules/@tsconfig/node20/tsconfig.json': manifest({
        compilerOptions: { module: 'nodenext', target: 'es2022', strict: true },
      }),
    };
    const fields = { extends: '@tsconfig/node20/tsconfig.json' };
    assert.equal(config(fields, installed).value?.target, 'es2022');
    const without = config(fields);
    assert.equal(without.value?.strict, true);
    assert.equal(without.confidence, 'likely');
    assert.match(without.evidence, /@tsconfig\/node20.*not installed/);
  });

  it('stops at circular extends', () => {
    const { value } = config(
      { extends: './a.json', compilerOptions: { module: 'es2022' } },
      { 'a.json': manifest({ extends: './tsconfig.json' }) },
    );
    assert.equal(value?.module, 'es2022');
  });

  it('is the referenced one that includes the sources', () => {
    const { value } = config(
      {
        files: [],
        references: [{ path: './tsconfig.spec.json' }, { path: './tsconfig.app.json' }],
      },
      {
        'tsconfig.spec.json': '{}',
        'tsconfig.app.json': manifest({ compilerOptions: { strict: true } }),
      },
    );
    assert.equal(value?.file, 'tsconfig.app.json');
    assert.equal(value?.strict, true);
  });

  it('falls back to that of the repository', () => {
    const tree = {
      'tsconfig.json': manifest({
        compilerOptions: { baseUrl: '.', paths: { '@x/*': ['packages/*/src'] } },
      }),
      [`${api}/package.json`]: '{}',
    };
    const { value } = detected(tree, api).tsconfig;
    assert.equal(value?.file, '../../tsconfig.json');
    assert.deepEqual(value?.paths, { '@x/*': ['../*/src'] });
  });

  it('uses the defaults of the installed TypeScript', () => {
    const strict = (version: string) =>
      detected({
        'package.json': manifest({ devDependencies: { typescript: version } }),
        'tsconfig.json': '{}',
      }).tsconfig.value?.strict;
    assert.equal(strict('^5.4.0'), false);
    assert.equal(strict('^6.0.0'), true);
  });

  it('derives the target from the module option', () => {
    const target = (compilerOptions: object) => config({ compilerOptions }).value?.target;
    assert.equal(target({ module: 'NodeNext' }), 'esnext');
    assert.equal(target({ module: 'Node16' }), 'es2022');
    assert.equal(target({ module: 'NodeNext', target: 'ES2021' }), 'es2021');
    assert.equal(target({ module: 'CommonJS' }), undefined);
  });
});
