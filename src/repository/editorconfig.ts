import { posix } from 'node:path';
import type { FormatStyle } from '../model/project.js';
import type { ProjectFiles } from './project-files.js';

export interface Settings {
  readonly style: Partial<FormatStyle>;
  /** Where they were found; empty if there are none. */
  readonly files: readonly string[];
}

/** What `.editorconfig` says of a source file, from the repository's root down to the package. */
export function editorconfigOf(ground: ProjectFiles, ending: string): Settings {
  const files: string[] = [];
  let properties: Record<string, string> = {};
  for (const level of ground.levels) {
    const file = posix.join(level, '.editorconfig');
    const text = ground.read(file);
    if (text === undefined) continue;
    files.push(file);
    // The nearer file is the stronger one.
    properties = { ...propertiesFor(text, ending), ...properties };
    if (/^\s*root\s*=\s*true\s*$/im.test(text.split(/^\s*\[/m)[0] ?? '')) break;
  }
  return { style: styleOf(properties), files };
}

function propertiesFor(text: string, ending: string): Record<string, string> {
  const properties: Record<string, string> = {};
  let applies = false;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) applies = isFor(section, ending);
    const [, key, value] = /^\s*([\w-]+)\s*=\s*([^#;]*?)\s*([#;].*)?$/.exec(line) ?? [];
    if (applies && key !== undefined && value !== undefined) {
      properties[key.toLowerCase()] = value.toLowerCase();
    }
  }
  return properties;
}

/** True for sections for all sources with an ending: `*`, `*.ts`, `*.{js,ts}`, `{*.js,src/*.ts}`. */
function isFor(section: string, ending: string): boolean {
  const glob = section.replace(/^(\*\*|src|app|server|lib)?\//, '').replaceAll('**/', '');
  if (glob === '*' || glob === '**' || glob === '*.*') return true;
  const inner = /^\{(.*)\}$/.exec(glob)?.[1];
  if (inner?.includes('*')) {
    return inner.split(',').some((each) => isFor(each.trim(), ending));
  }
  const endings = /^\*\.(?:\{([^{}]*)\}|\[([^\]]*)\]s|(\w+))$/.exec(glob);
  if (endings === null) return false;
  const [, list, letters, single] = endings;
  const named = list?.split(',') ?? letters?.split('').map((letter) => `${letter}s`) ?? [single];
  return named.some((each) => each?.trim() === ending);
}

function styleOf(properties: Readonly<Record<string, string>>): Partial<FormatStyle> {
  const { indent_style: style, end_of_line: eol, insert_final_newline: newline } = properties;
  const size = properties.indent_size === 'tab' ? properties.tab_width : properties.indent_size;
  const indent = style === 'tab' ? 'tab' : columns(size ?? properties.tab_width, 8);
  const width = columns(properties.max_line_length, 400);
  const quotes = /^(single|double)$/.exec(properties.quote_type ?? '')?.[1];
  return {
    ...(indent !== undefined && { indent }),
    ...(width !== undefined && { width }),
    ...((eol === 'lf' || eol === 'crlf') && { eol }),
    ...((newline === 'true' || newline === 'false') && { finalNewline: newline === 'true' }),
    ...(quotes !== undefined && { quotes: quotes as FormatStyle['quotes'] }),
  };
}

function columns(text: string | undefined, most: number): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count >= 1 && count <= most ? count : undefined;
}
