import { posix } from 'node:path';
import type { FormatStyle } from '../model/project.js';
import { dependencyAround } from './dependency.js';
import { editorconfigOf } from './editorconfig.js';
import { isObject } from './manifest.js';
import { type FormatterSettings, isCount } from './prettier.js';
import { nearestFile, type ProjectFiles } from './project-files.js';

type Options = Readonly<Record<string, unknown>>;

const files = ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'];
const defaults: FormatStyle = {
  indent: 'tab',
  quotes: 'double',
  semicolons: true,
  width: 80,
  trailingCommas: 'all',
  arrowParens: 'always',
  bracketSpacing: true,
  eol: 'lf',
  finalNewline: true,
};

/** Biome's settings for JavaScript and TypeScript; undefined if it does not format. */
export function biomeSettings(ground: ProjectFiles, ending: string): FormatterSettings | undefined {
  const file = nearestFile(ground, files);
  if (file === undefined) {
    const installed = dependencyAround(ground, '@biomejs/biome');
    return installed && { file: installed.evidence, style: defaults, isWhole: true };
  }
  const { general, script, isWhole } = optionsIn(ground, file, 5);
  if (general.enabled === false || script.enabled === false) return undefined;
  const around = general.useEditorconfig === true ? editorconfigOf(ground, ending).style : {};
  const own = { ...general, ...script };
  const style = { ...defaults, ...around, ...styleOf(own) };
  return { file, style, isWhole, keepsEol: own.lineEnding === 'auto' };
}

/** `formatter` and `javascript.formatter`, over those of the files that are extended. */
function optionsIn(
  ground: ProjectFiles,
  file: string,
  depth: number,
): { general: Options; script: Options; isWhole: boolean } {
  const config = ground.json(file);
  if (config === undefined || depth === 0) return { general: {}, script: {}, isWhole: false };
  const isNested =
    config.extends === '//' || (Array.isArray(config.extends) && config.extends.includes('//'));
  const bases = [config.extends].flat().filter((each) => typeof each === 'string');
  const inherited = bases.map((base) => {
    const path =
      isNested && base === '//'
        ? rootFile(ground, file)
        : extended(ground, posix.dirname(file), base);
    return path === undefined || path === file
      ? { general: {}, script: {}, isWhole: false }
      : optionsIn(ground, path, depth - 1);
  });
  const { javascript } = config;
  return {
    general: Object.assign(
      {},
      ...inherited.map(({ general }) => general),
      objectIn(config, 'formatter'),
    ),
    script: Object.assign(
      {},
      ...inherited.map(({ script }) => script),
      objectIn(isObject(javascript) ? javascript : {}, 'formatter'),
    ),
    isWhole: inherited.every(({ isWhole }) => isWhole),
  };
}

function extended(ground: ProjectFiles, folder: string, base: string): string | undefined {
  if (base.startsWith('.')) return posix.join(folder, base);
  return ground.levels
    .flatMap((level) =>
      ['', '.json', '/biome.json', '/biome.jsonc'].map((end) =>
        posix.join(level, 'node_modules', `${base}${end}`),
      ),
    )
    .find((path) => /\.jsonc?$/.test(path) && ground.read(path) !== undefined);
}

/** `"//"` stands for the settings at the repository's root. */
const rootFile = (ground: ProjectFiles, below: string): string | undefined =>
  [...ground.levels]
    .reverse()
    .flatMap((level) => files.map((name) => posix.join(level, name)))
    .find((path) => path !== below && ground.has(path));

const objectIn = (config: Options, key: string): Options => {
  const value = config[key];
  return isObject(value) ? value : {};
};

function styleOf(options: Options): Partial<FormatStyle> {
  const { indentStyle, indentWidth, indentSize, lineWidth, lineEnding, quoteStyle } = options;
  const { semicolons, trailingCommas, trailingComma, arrowParentheses, bracketSpacing } = options;
  const spaces = [indentWidth, indentSize].find((each) => isCount(each, 24)) ?? 2;
  const commas = trailingCommas ?? trailingComma;
  return {
    ...(indentStyle === 'space' && { indent: spaces as number }),
    ...(indentStyle === 'tab' && { indent: 'tab' }),
    ...(isCount(lineWidth, 320) && { width: lineWidth }),
    ...((lineEnding === 'lf' || lineEnding === 'crlf') && { eol: lineEnding }),
    ...((quoteStyle === 'single' || quoteStyle === 'double') && { quotes: quoteStyle }),
    ...((semicolons === 'always' || semicolons === 'asNeeded') && {
      semicolons: semicolons === 'always',
    }),
    ...((commas === 'all' || commas === 'es5' || commas === 'none') && { trailingCommas: commas }),
    ...((arrowParentheses === 'always' || arrowParentheses === 'asNeeded') && {
      arrowParens: arrowParentheses === 'always' ? 'always' : 'avoid',
    }),
    ...(typeof bracketSpacing === 'boolean' && { bracketSpacing }),
  };
}
