import { templateFormat } from '../code/format.js';
import type { Fact, FormatStyle, Language, Project } from '../model/project.js';
import { biomeSettings } from './biome.js';
import { editorconfigOf } from './editorconfig.js';
import { certain, guess, likely } from './evidence.js';
import { isObject } from './manifest.js';
import { type FormatterSettings, prettierSettings } from './prettier.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';
import { answersFile, storedValue } from './stored-answers.js';
import { writtenStyle } from './written-style.js';

/** The key of `.yo-rc.json` under which a style stays that was read off the sources. */
export const keptStyle = 'style';

/** Where nothing is said and nothing written, it is as our templates are. */
const usual = templateFormat;

interface Formatting {
  readonly formatter: Project['formatter'];
  readonly style: Fact<FormatStyle>;
}

/** The formatter with its settings, else `.editorconfig`, else how the sources are written. */
export function formattingOf(
  ground: ProjectFiles,
  language: Language,
  sources: readonly Source[],
): Formatting {
  const prettier = prettierSettings(ground, language);
  const biome = biomeSettings(ground, language);
  if (prettier && !(biome && isChosen(ground, biome, prettier))) {
    return formatted('prettier', prettier, sources);
  }
  if (biome) return formatted('biome', biome, sources);
  return {
    formatter: likely(undefined, 'neither prettier nor biome is in package.json or has settings'),
    style: unformatted(ground, language, sources),
  };
}

/** Where both are there: the one that a script runs, else the one that has settings of its own. */
function isChosen(
  ground: ProjectFiles,
  biome: FormatterSettings,
  prettier: FormatterSettings,
): boolean {
  const scripts = Object.values(ground.manifest.scripts ?? {}).join('\n');
  const runs = [/\bbiome (format|check|ci)\b/, /\bprettier\b/].map((each) => each.test(scripts));
  if (runs[0] !== runs[1]) return runs[0] === true;
  const isFile = ({ file }: FormatterSettings): boolean => !/package\.json:\d+$/.test(file);
  return isFile(biome) && !isFile(prettier);
}

function formatted(
  name: 'prettier' | 'biome',
  { file, style, isWhole, keepsEol }: FormatterSettings,
  sources: readonly Source[],
): Formatting {
  const formatter = certain(name, file);
  if (isWhole) {
    const { eol } = keepsEol ? writtenStyle(sources) : {};
    return { formatter, style: certain({ ...usual, ...style, ...(eol && { eol }) }, file) };
  }
  // Settings that cannot be read show in what they have made of the sources.
  const value = { ...usual, ...style, ...writtenStyle(sources) };
  return {
    formatter,
    style: guess(value, `${file} extends other settings: read from the sources`),
  };
}

function unformatted(
  ground: ProjectFiles,
  language: Language,
  sources: readonly Source[],
): Fact<FormatStyle> {
  const { style: said, files } = editorconfigOf(ground, language);
  // What an earlier run saw, before there was code of ours among the sources.
  const kept = storedValue(ground, keptStyle) as Partial<FormatStyle> | undefined;
  const written = writtenStyle(sources);
  if (isObject(kept)) {
    const { eol = usual.eol } = written;
    return likely({ ...usual, ...kept, eol, ...said }, `${answersFile}: ${keptStyle}`);
  }
  const value = { ...usual, ...written, ...said };
  const [first] = sources;
  const count = `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`;
  if (files.length > 0) return likely(value, [...files, ...(first ? [count] : [])].join(' and '));
  return first
    ? likely(value, `${first.path}: counted in ${count}`)
    : guess(value, 'no formatter, no .editorconfig and no sources');
}
