import { posix } from 'node:path';
import type { FormatStyle } from '../model/project.js';
import { dependencyAround, installedVersion } from './dependency.js';
import { editorconfigOf } from './editorconfig.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';
import { majorOf } from './versions-of.js';
import { scalarsOf } from './yaml-keys.js';

/** Settings of a formatter as its files say them; what they leave open is its default. */
export interface FormatterSettings {
  readonly file: string;
  readonly style: Partial<FormatStyle>;
  /** False if a part of them is code, or in a package that is not installed. */
  readonly isWhole: boolean;
  /** True where every file keeps the line ending that it has. */
  readonly keepsEol?: boolean;
}

type Options = Readonly<Record<string, unknown>>;
interface Read {
  readonly options: Options;
  readonly isWhole: boolean;
}

const dataFiles = [
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.json5',
];
const tomlFile = '.prettierrc.toml';
const codeFiles = ['.prettierrc', 'prettier.config'].flatMap((name) =>
  ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `${name}.${ending}`),
);

/** Prettier's settings for sources with an ending, from the nearest folder that has some. */
export function prettierSettings(
  ground: ProjectFiles,
  ending: string,
): FormatterSettings | undefined {
  const found = ground.levels.map((level) => settingsAt(ground, level)).find((each) => each);
  const isInstalled = dependencyAround(ground, 'prettier');
  if (found === undefined && isInstalled === undefined) return undefined;
  const { file, read } = found ?? {
    file: isInstalled?.evidence ?? '',
    read: { options: {}, isWhole: true },
  };
  // Prettier takes .editorconfig below its own settings, but neither quotes nor the final newline.
  const {
    quotes: _quotes,
    finalNewline: _newline,
    ...around
  } = editorconfigOf(ground, ending).style;
  const style = { ...defaults(ground), ...around, ...styleOf(read.options, around) };
  return { file, style, isWhole: read.isWhole, keepsEol: read.options.endOfLine === 'auto' };
}

function settingsAt(ground: ProjectFiles, level: string): { file: string; read: Read } | undefined {
  const manifest = posix.join(level, 'package.json');
  const { prettier } = ground.manifestOf(level) as { prettier?: unknown };
  if (isObject(prettier)) return { file: manifest, read: { options: prettier, isWhole: true } };
  if (typeof prettier === 'string') {
    return { file: manifest, read: shared(ground, level, prettier) };
  }
  for (const name of [...dataFiles, tomlFile, ...codeFiles]) {
    const file = posix.join(level, name);
    const text = ground.has(file) ? ground.read(file) : undefined;
    if (text === undefined) continue;
    if (codeFiles.includes(name)) return { file, read: inCode(text) };
    if (name === tomlFile) return { file, read: { options: inToml(text), isWhole: true } };
    return { file, read: inData(ground, level, file, text) };
  }
  return undefined;
}

function inData(ground: ProjectFiles, level: string, file: string, text: string): Read {
  // A file may hold nothing but the name of a package.
  const name = /^\s*["']((?:@[\w.-]+\/)?[\w./-]+)["']\s*$/.exec(text)?.[1];
  if (name !== undefined) return shared(ground, level, name);
  if (file.endsWith('.json5')) return { options: inCode(text).options, isWhole: true };
  const json = /^\s*\{/.test(text.replace(/^\uFEFF/, '')) ? ground.json(file) : undefined;
  if (json !== undefined) return { options: json, isWhole: true };
  return { options: valuesOf(scalarsOf(text)), isWhole: true };
}

/** Settings that a package exports: read if they are data, or as literal as data. */
function shared(ground: ProjectFiles, level: string, name: string): Read {
  const base = name.startsWith('.')
    ? [posix.join(level, name)]
    : ground.levels.map((each) => posix.join(each, 'node_modules', name));
  for (const place of base) {
    const main = ground.json(posix.join(place, 'package.json'))?.main;
    const files = [
      place,
      `${place}.json`,
      `${place}.js`,
      posix.join(place, typeof main === 'string' ? main : 'index.json'),
    ];
    for (const file of [...files, posix.join(place, 'index.json'), posix.join(place, 'index.js')]) {
      const text = /\.(json|[mc]?js)$/.test(file) ? ground.read(file) : undefined;
      if (text === undefined) continue;
      const options = file.endsWith('.json') ? ground.json(file) : undefined;
      return options ? { options, isWhole: true } : inCode(text);
    }
  }
  return { options: {}, isWhole: false };
}

const names =
  'useTabs|tabWidth|singleQuote|semi|printWidth|trailingComma|arrowParens|bracketSpacing|endOfLine';

/** Literal values in a settings file that is code; nothing of it is run. */
function inCode(text: string): Read {
  const code = text
    .slice(0, 20_000)
    .replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1')
    .split(/\boverrides["']?\s*:/)[0];
  const found = new Map<string, string>();
  const pair = new RegExp(`["']?\\b(${names})["']?\\s*:\\s*(?:(["'])(\\w+)\\2|(\\w+))`, 'g');
  for (const [, key = '', , quoted, bare] of (code ?? '').matchAll(pair)) {
    found.set(key, quoted ?? bare ?? '');
  }
  return {
    options: valuesOf(found),
    isWhole: !/\.\.\.\s*\w|\brequire\(|^import\s+(?!type\b)/m.test(code ?? ''),
  };
}

const inToml = (text: string): Options => {
  const top = text.split(/^\s*\[/m)[0] ?? '';
  return valuesOf(scalarsOf(top.replace(/^\s*(\w+)\s*=\s*/gm, '$1: ')));
};

const valuesOf = (found: ReadonlyMap<string, string>): Options =>
  Object.fromEntries(
    [...found].map(([key, value]) => [
      key,
      /^(true|false)$/.test(value) ? value === 'true' : /^\d+$/.test(value) ? Number(value) : value,
    ]),
  );

/** Defaults have changed with the major versions. */
function defaults(ground: ProjectFiles): FormatStyle {
  const range = dependencyAround(ground, 'prettier')?.range;
  const installed = installedVersion(ground, 'prettier');
  const major =
    installed === undefined
      ? range === undefined
        ? undefined
        : majorOf(ground, 'prettier', range)
      : Number.parseInt(installed, 10);
  return {
    indent: 2,
    quotes: 'double',
    semicolons: true,
    width: 80,
    trailingCommas: major === undefined || major >= 3 ? 'all' : major === 2 ? 'es5' : 'none',
    arrowParens: major === 1 ? 'avoid' : 'always',
    bracketSpacing: true,
    eol: 'lf',
    finalNewline: true,
  };
}

function styleOf(options: Options, around: Partial<FormatStyle>): Partial<FormatStyle> {
  const { useTabs, tabWidth, singleQuote, semi, printWidth, trailingComma, arrowParens } = options;
  const { bracketSpacing, endOfLine } = options;
  const spaces = isCount(tabWidth, 16) ? tabWidth : undefined;
  const isTab = typeof useTabs === 'boolean' ? useTabs : around.indent === 'tab';
  const indent = isTab ? 'tab' : (spaces ?? (around.indent === 'tab' ? 2 : undefined));
  return {
    ...(indent !== undefined && { indent }),
    ...(typeof singleQuote === 'boolean' && { quotes: singleQuote ? 'single' : 'double' }),
    ...(typeof semi === 'boolean' && { semicolons: semi }),
    ...(isCount(printWidth, 1000) && { width: printWidth }),
    ...((trailingComma === 'all' || trailingComma === 'es5' || trailingComma === 'none') && {
      trailingCommas: trailingComma,
    }),
    ...((arrowParens === 'always' || arrowParens === 'avoid') && { arrowParens }),
    ...(typeof bracketSpacing === 'boolean' && { bracketSpacing }),
    ...((endOfLine === 'lf' || endOfLine === 'crlf') && { eol: endOfLine }),
  };
}

export const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
