import assert from 'node:assert/strict';
import { healthCheck } from '../generators/health-check/feature.ts';
import { logging } from '../generators/logging/feature.ts';
import { manifest } from './support/detected.ts';
import { planOver } from './support/memory-plan.ts';
import { applied, type Tree } from './support/memory-tree.ts';

interface Case {
  readonly title: string;
  readonly isEsm: boolean;
  /** The entry, then the logger. */
  readonly files: Tree;
  /** What the seed imports the logger by. */
  readonly line: string;
}

const required = "const pino = require('pino');\n";
const imported = "import { pino } from 'pino';\n";

const cjs = "const express = require('express');\n\nconst app = express();\napp.listen(3000);\n";
const esm = "import express from 'express';\n\nconst app = express();\napp.listen(3000);\n";
/** A TypeScript entry that names another module of its own in its way. */
const ts = (ending: string): Tree => ({
  'src/main.ts': `import './routes${ending}';\n${esm}`,
  'src/routes.ts': 'export {};\n',
});

const cases: readonly Case[] = [
  {
    title: 'a property of what CommonJS exports',
    isEsm: false,
    files: {
      'app.js': cjs,
      'lib/logger.js': `${required}const logger = pino();\nmodule.exports = { logger };\n`,
    },
    line: "const { logger } = require('../lib/logger.js');",
  },
  {
    title: 'all that CommonJS exports',
    isEsm: false,
    files: { 'app.js': cjs, 'lib/logger.js': `${required}module.exports = pino();\n` },
    line: "const logger = require('../lib/logger.js');",
  },
  {
    title: 'a .cjs file of CommonJS, by another name',
    isEsm: false,
    files: { 'app.js': cjs, 'lib/log.cjs': `${required}exports.log = pino();\n` },
    line: "const { log: logger } = require('../lib/log.cjs');",
  },
  {
    title: 'the default of an ES module beside CommonJS',
    isEsm: false,
    files: { 'app.js': cjs, 'lib/log.mjs': `${imported}export default pino();\n` },
    line: "const { default: logger } = require('../lib/log.mjs');",
  },
  {
    title: 'CommonJS beside ES modules',
    isEsm: true,
    files: { 'app.js': esm, 'lib/log.cjs': `${required}module.exports = pino();\n` },
    line: "import logger from '../lib/log.cjs';",
  },
  {
    title: 'an .mjs file',
    isEsm: true,
    files: { 'app.js': esm, 'lib/log.mjs': `${imported}export const logger = pino();\n` },
    line: "import { logger } from '../lib/log.mjs';",
  },
  ...(
    [
      ['.js', 'log.ts', 'log.js'],
      ['.ts', 'log.ts', 'log.ts'],
      ['', 'log.ts', 'log'],
      ['.ts', 'log.js', 'log.js'],
      ['.js', 'log.mts', 'log.mjs'],
      ['.ts', 'log.mts', 'log.mts'],
      ['', 'log.mts', 'log.mjs'],
    ] as const
  ).map(([ending, file, name]) => ({
    title: `${file}, where TypeScript imports './routes${ending}'`,
    isEsm: true,
    files: { ...ts(ending), [`src/lib/${file}`]: `${imported}export const logger = pino();\n` },
    line: `import { logger } from '../lib/${name}';`,
  })),
];

describe('an existing logger is imported by its exported name', () => {
  for (const { title, isEsm, files, line } of cases) {
    const [entry = ''] = Object.keys(files);
    const tree: Tree = {
      'package.json': manifest({
        name: 'shop',
        ...(isEsm && { type: 'module' }),
        scripts: { start: `node ${entry}` },
        dependencies: { express: '^5.1.0', pino: '^10.0.0' },
        ...(entry.endsWith('.ts') && { devDependencies: { typescript: '^6.0.0' } }),
      }),
      ...(entry.endsWith('.ts') && {
        'tsconfig.json': manifest({ compilerOptions: { module: 'esnext', target: 'es2022' } }),
      }),
      ...files,
    };
    const seedIn = (after: Tree): string | undefined =>
      Object.entries(after).find(([path]) => /(^|\/)platform\/logger\.\w+$/.test(path))?.[1];

    it(title, async () => {
      const wired = applied(tree, (await planOver(tree, [healthCheck])).changes);
      assert.ok(seedIn(wired)?.split('\n').includes(line), seedIn(wired));
      // Its untouched text is still known as ours, and gives way.
      const logged = applied(wired, (await planOver(wired, [logging])).changes);
      assert.match(seedIn(logged) ?? '', /createLogger/);
    });
  }
});
