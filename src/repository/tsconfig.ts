import { posix } from 'node:path';
import type { Fact, Tsconfig } from '../model/project.js';
import { dependencyAround, installedVersion } from './dependency.js';
import { certain, keyAt, likely } from './evidence.js';
import { isObject } from './manifest.js';
import { nearestFile, type ProjectFiles } from './project-files.js';
import { majorOf } from './versions-of.js';

/** `compilerOptions` with what they extend; paths in them are relative to the package. */
export interface CompilerOptions {
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What is extended and could not be read. */
  readonly missing: readonly string[];
}

// Longer chains are loops.
const deepest = 10;
// biome-ignore lint/suspicious/noTemplateCurlyInString: TypeScript's own placeholder.
const configDir = '${configDir}';
const pathOptions = ['outDir', 'rootDir', 'baseUrl'];

export function compilerOptions(ground: ProjectFiles): CompilerOptions | undefined {
  const nearest = nearestFile(ground, ['tsconfig.json']);
  if (nearest === undefined) return undefined;
  const file = referenced(ground, nearest) ?? nearest;
  const missing: string[] = [];
  const options = optionsIn(ground, file, missing, deepest);
  return { file, options, missing };
}

/** A `tsconfig.json` without files of its own points to the one that has the sources. */
function referenced(ground: ProjectFiles, file: string): string | undefined {
  const { files, include, references } = ground.json(file) ?? {};
  const isSolution = Array.isArray(files) && files.length === 0 && include === undefined;
  if (!isSolution || !Array.isArray(references)) return undefined;
  const paths = references
    .flatMap((each) => (isObject(each) && typeof each.path === 'string' ? [each.path] : []))
    .map((path) => posix.join(posix.dirname(file), path))
    .map((path) => (path.endsWith('.json') ? path : posix.join(path, 'tsconfig.json')))
    .filter(ground.has);
  return paths.find((path) => /\.(app|build|src|node|server|lib)\.json$/.test(path)) ?? paths[0];
}

function optionsIn(
  ground: ProjectFiles,
  file: string,
  missing: string[],
  depth: number,
): Record<string, unknown> {
  const config = ground.json(file);
  if (config === undefined || depth === 0) return {};
  const bases = [config.extends].flat().filter((each) => typeof each === 'string');
  const inherited = bases.map((base) => {
    const path = extended(ground, posix.dirname(file), base);
    if (path !== undefined) return optionsIn(ground, path, missing, depth - 1);
    missing.push(base);
    return knownBase(base);
  });
  const own = isObject(config.compilerOptions) ? config.compilerOptions : {};
  return Object.assign({}, ...inherited, withPaths(ground, own, posix.dirname(file)));
}

function extended(ground: ProjectFiles, folder: string, base: string): string | undefined {
  const isPath = /^\.{0,2}\//.test(base) || base === '..' || base === '.';
  const places = isPath
    ? [posix.join(folder, base)]
    : ground.levels.map((level) => posix.join(level, 'node_modules', base));
  return places
    .flatMap((place) => [place, `${place}.json`, posix.join(place, 'tsconfig.json')])
    .find((place) => place.endsWith('.json') && ground.read(place) !== undefined);
}

/** What the bases that most repositories extend say, where they are not installed. */
function knownBase(base: string): Record<string, unknown> {
  if (/^@tsconfig\/node\d+\b/.test(base)) {
    return { module: 'node16', moduleResolution: 'node16', strict: true, esModuleInterop: true };
  }
  if (/^@tsconfig\/strictest\b/.test(base)) return { strict: true, esModuleInterop: true };
  if (/^fastify-tsconfig\b/.test(base)) {
    return {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      esModuleInterop: true,
    };
  }
  return {};
}

/** Paths are written relative to the file that has them. */
function withPaths(
  ground: ProjectFiles,
  options: Record<string, unknown>,
  folder: string,
): Record<string, unknown> {
  const placed = (path: string): string =>
    ground
      .shortest(posix.join(path.startsWith(configDir) ? '.' : folder, path.replace(configDir, '.')))
      .replace(/(?<=.)\/$/, '');
  const result = { ...options };
  for (const key of pathOptions) {
    if (typeof result[key] === 'string') result[key] = placed(result[key]);
  }
  const { paths } = options;
  if (isObject(paths)) {
    const base = typeof result.baseUrl === 'string' ? result.baseUrl : folder;
    result.paths = Object.fromEntries(
      Object.entries(paths).map(([alias, targets]) => [
        alias,
        textsOf(targets).map((target) =>
          target.startsWith(configDir) ? placed(target) : ground.shortest(posix.join(base, target)),
        ),
      ]),
    );
  }
  return result;
}

/** What generated code must fit of the compiler's options. */
export function tsconfigOf(
  ground: ProjectFiles,
  compiler: CompilerOptions | undefined,
): Fact<Tsconfig | undefined> {
  if (compiler === undefined) return certain(undefined, 'no tsconfig.json here or above');
  const { file, options, missing } = compiler;
  const lower = (key: string): string | undefined =>
    typeof options[key] === 'string' ? options[key].toLowerCase() : undefined;
  const text = (key: string): string | undefined =>
    typeof options[key] === 'string' ? options[key] : undefined;
  // TypeScript 6 turned on by default what everybody had turned on.
  const isModern = (typescriptMajor(ground) ?? 5) >= 6;
  const module = lower('module');
  const lib = textsOf(options.lib);
  const value: Tsconfig = {
    file,
    module,
    moduleResolution: lower('moduleResolution') ?? resolutionOf(module, isModern),
    target: lower('target') ?? targetOf(module, isModern),
    lib: lib.length > 0 ? lib.map((each) => each.toLowerCase()) : undefined,
    strict: flag(options.strict) ?? isModern,
    skipLibCheck: flag(options.skipLibCheck) ?? false,
    verbatimModuleSyntax: flag(options.verbatimModuleSyntax) ?? false,
    esModuleInterop:
      flag(options.esModuleInterop) ??
      (isModern || /^(node(16|18|20|next)|preserve)$/.test(module ?? '')),
    rootDir: text('rootDir'),
    outDir: text('outDir'),
    paths: isObject(options.paths) ? (options.paths as Tsconfig['paths']) : {},
  };
  const evidence = keyAt(file, ground.read(file) ?? '', ['compilerOptions']);
  return missing.length === 0
    ? certain(value, evidence)
    : likely(value, `${evidence}, without ${missing.join(', ')}, which is not installed`);
}

function resolutionOf(module: string | undefined, isModern: boolean): string | undefined {
  if (module === undefined) return isModern ? 'bundler' : undefined;
  if (module === 'nodenext') return 'nodenext';
  if (/^node\d+$/.test(module)) return 'node16';
  if (module === 'preserve' || isModern) return 'bundler';
  return module === 'commonjs' ? 'node10' : 'classic';
}

/** What is compiled to where nothing is said; undefined for the old default, ES5. */
function targetOf(module: string | undefined, isModern: boolean): string | undefined {
  if (module === 'nodenext') return 'esnext';
  if (module === 'node20') return 'es2023';
  if (module === 'node16' || module === 'node18') return 'es2022';
  return isModern ? 'es2025' : undefined;
}

function typescriptMajor(ground: ProjectFiles): number | undefined {
  const installed = installedVersion(ground, 'typescript');
  if (installed !== undefined) return Number(installed.split('.')[0]);
  const found = dependencyAround(ground, 'typescript');
  return found && majorOf(ground, 'typescript', found.range);
}

const flag = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
