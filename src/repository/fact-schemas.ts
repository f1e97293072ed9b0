import * as z from 'zod';
import type { CodeFacts } from '../model/code-facts.js';
import type { FactName } from './detect.js';
import { frameworkNames } from './framework.js';

const text = z.string().min(1);
const packageManager = z.enum(['npm', 'pnpm', 'yarn', 'bun']);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

const framework = z.object({
  name: z.enum(frameworkNames),
  range: text.describe('As package.json has it'),
  installed: text.optional().describe('The version in node_modules'),
  major: z.int().min(0).optional(),
});

const style = z.object({
  indent: z.union([z.int().min(1).max(24), z.literal('tab')]),
  quotes: z.enum(['single', 'double']),
  semicolons: z.boolean(),
  width: z.int().min(20).max(1000).describe('Columns'),
  trailingCommas: z.enum(['all', 'es5', 'none']),
  arrowParens: z.enum(['always', 'avoid']),
  bracketSpacing: z.boolean(),
  eol: z.enum(['lf', 'crlf']),
  finalNewline: z.boolean(),
});

const tsconfig = z.object({
  file: text,
  module: text.optional(),
  moduleResolution: text.optional(),
  target: text.optional(),
  lib: z.array(text).optional(),
  strict: z.boolean(),
  skipLibCheck: z.boolean(),
  verbatimModuleSyntax: z.boolean(),
  esModuleInterop: z.boolean(),
  rootDir: text.optional(),
  outDir: text.optional(),
  paths: z.record(z.string(), z.array(z.string())),
});

const workspace = z.object({
  tool: packageManager,
  orchestrator: text.optional(),
  root: text.describe('From the package up to the root of the workspace'),
  path: text.describe('From the root of the workspace down to the package'),
});

const logger = z.object({
  library: text,
  module: text.optional().describe('The file that exports the logger'),
  name: text.optional().describe('The name of the export'),
});

const migrationFiles = z.object({
  folder: text,
  files: z.array(text).describe('Names of the migrations in it'),
});

const killTime = z.object({
  at: text.describe('file:line'),
  why: text,
  set: z.array(text).describe('The lines to write there'),
});

const runners = ['node', 'jest', 'vitest', 'mocha', 'ava', 'tap', 'jasmine', 'bun'] as const;

/** The value of each fact, as `detect --json` prints it and as it may be given; null is none. */
export const factSchemas = {
  ecosystem: z.enum(['node', 'python', 'go', 'rust', 'java', 'dotnet', 'php', 'ruby', 'none']),
  packageManager,
  workspace: optional(workspace),
  language: z.enum(['ts', 'js']),
  moduleSystem: z.enum(['esm', 'cjs']),
  nodeRange: optional(text),
  framework: optional(framework),
  entry: optional(text),
  sourceDir: text,
  outDir: optional(text),
  testRunner: optional(z.enum(runners)),
  testDir: optional(text),
  formatter: optional(z.enum(['prettier', 'biome'])),
  linter: optional(text),
  style,
  importEndings: z.enum(['.js', 'none', '.ts']),
  tsconfig: optional(tsconfig),
  logger: optional(logger),
  redis: optional(text),
  postgres: optional(text),
  otherDatabase: optional(text),
  migrationTool: optional(text),
  migrationFiles: optional(migrationFiles),
  http2: z.boolean(),
  webSockets: optional(text),
  sigusr2: optional(z.enum(['nodemon', 'code'])),
  killTimes: optional(z.array(killTime)),
  shutdownLibrary: optional(text),
  dockerfile: optional(text),
  compose: optional(text),
  ci: optional(text),
  gitHost: optional(z.enum(['github', 'gitlab', 'bitbucket'])),
  codeowners: optional(text),
  adrFolder: optional(text),
} satisfies Record<FactName, z.ZodType>;

const place = z.object({
  file: text,
  line: z.int().min(1),
  what: z.string().describe('What stands there, in short'),
});
const places = optional(z.array(place));

/** The values of the facts about the code, which `inspect.ts` finds by parsing it. */
export const codeFactSchemas = {
  app: optional(place),
  listens: optional(place),
  healthRoutes: places,
  signalHandlers: places,
  errorHandlers: places,
  requestLoggers: places,
} satisfies Record<keyof CodeFacts, z.ZodType>;
