import * as z from 'zod';
import { oneLine } from '../model/one-line.js';
import type { Fact, FormatStyle, Framework, Project, Tsconfig } from '../model/project.js';
import { codeFactSchemas, factSchemas } from '../repository/fact-schemas.js';
import { type Paint, prose } from './paint.js';

const factOf = <Value extends z.ZodType>(value: Value) =>
  z.object({
    value: value.describe('null if there is none'),
    evidence: z.string().describe('file:line, or a sentence'),
    confidence: z
      .enum(['certain', 'likely', 'guess', 'given'])
      .describe(
        'certain: stated in a file; likely: derived; guess: a default; given: set by the user',
      ),
  });

/** What `detect --json` prints: one object, with this shape and version. */
export const factsSchema = z
  .object({
    version: z.literal(1),
    root: z.string().describe('Absolute path of the package'),
    facts: z
      .object(
        Object.fromEntries(
          Object.entries({ ...factSchemas, ...codeFactSchemas }).map(([name, schema]) => [
            name,
            factOf(schema),
          ]),
        ),
      )
      .partial(
        Object.fromEntries(Object.keys(codeFactSchemas).map((name) => [name, true as const])),
      ),
  })
  .meta({ title: 'Facts that agentops detect finds in a repository' });

export type Facts = Readonly<Record<string, Fact<unknown>>>;

/** The facts among what a project has, in the order of their table, then those about the code. */
export function factsOf(project: Project, code: Facts): Facts {
  const found = Object.keys(factSchemas).map(
    (name) => [name, project[name as keyof typeof factSchemas]] as const,
  );
  return Object.fromEntries([...found, ...Object.entries(code)]);
}

export function factsJson(root: string, facts: Facts): string {
  const written = Object.entries(facts).map(([name, { value, evidence, confidence }]) => [
    name,
    { value: value ?? null, evidence, confidence },
  ]);
  return JSON.stringify({ version: 1, root, facts: Object.fromEntries(written) }, null, 2);
}

/** The facts as a table for people; on a narrow terminal each takes two lines. */
export function factsTable(root: string, facts: Facts, paint: Paint, columns = 120): string {
  const rows = Object.entries(facts).map(([name, { value, confidence, evidence }]) => [
    name,
    shortened(oneLine(shown(name, value))),
    confidence,
    oneLine(evidence),
  ]);
  const head = ['fact', 'value', 'confidence', 'evidence'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 3 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  const titled = [paint('dim', oneLine(root)), ''];
  if (columns >= 100) return [...titled, paint('bold', line(head)), ...rows.map(line)].join('\n');
  const [width = 0] = widths;
  return [
    ...titled,
    ...rows.flatMap(([name = '', value = '', confidence, evidence]) => [
      prose(`${paint('bold', name.padEnd(width))}  ${value}`, width + 2),
      prose(`${' '.repeat(width)}  ${confidence}: ${evidence}`, width + 2),
    ]),
  ].join('\n');
}

/** `--json` has all of it. */
const shortened = (text: string): string => (text.length > 44 ? `${text.slice(0, 43)}…` : text);

function shown(name: string, value: unknown): string {
  if (value === undefined || value === null) return '-';
  if (typeof value !== 'object') return String(value);
  if (name === 'framework') return frameworkText(value as Framework);
  if (name === 'style') return styleText(value as FormatStyle);
  if (name === 'tsconfig') return tsconfigText(value as Tsconfig);
  if (Array.isArray(value)) return value.map((each) => shown('', each)).join(', ');
  if ('what' in value && 'file' in value) return String(value.what || value.file);
  return Object.values(value)
    .filter((each) => each !== undefined && each !== null)
    .map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)))
    .join(', ');
}

const frameworkText = ({ name, range, installed }: Framework): string =>
  `${name} ${range}${installed === undefined ? '' : ` (${installed} is installed)`}`;

const styleText = ({ indent, quotes, semicolons, width, eol }: FormatStyle): string =>
  [
    indent === 'tab' ? 'tabs' : `${indent} spaces`,
    quotes,
    semicolons ? 'semicolons' : 'no semicolons',
    width,
    ...(eol === 'crlf' ? ['crlf'] : []),
  ].join(', ');

const tsconfigText = ({ file, module, strict }: Tsconfig): string =>
  [file, module, strict ? 'strict' : 'not strict'].filter((each) => each !== undefined).join(', ');
