import { effectOf, type Option } from '../model/options.js';
import { type Paint, prose } from '../output/paint.js';
import type { Catalog } from '../request/catalog.js';
import type { Command } from './command.js';

export function generalHelp(catalog: Catalog, commands: readonly Command[], paint: Paint): string {
  return [
    prose('Production-ready Node services, as code you own.'),
    section('Usage', ['  agentops <command> [options]'], paint),
    section('Commands', columns(commands.map(({ usage, summary }) => [usage, summary])), paint),
    section('Features', columns(catalog.features.map(({ id, summary }) => [id, summary])), paint),
    section('Common options', optionLines(catalog.run), paint),
    section(
      'Exit status',
      columns([
        ['0', 'done, or nothing to do'],
        ['1', 'unexpected error'],
        ['2', 'invalid usage, answers or target'],
        ['3', 'done, but manual steps remain'],
        ['4', 'conflict; nothing was written'],
        ['5', 'a check found something'],
        ['130', 'interrupted at a prompt; nothing was written'],
      ]),
      paint,
    ),
    prose(
      paint(
        'dim',
        'Run agentops <command> --help for its options, agentops add <feature> --help for those of a feature.',
      ),
    ),
  ].join('\n\n');
}

/** The help of a command with subcommands. */
export const subcommandsHelp = (
  { name, summary, subcommands = [] }: Command,
  paint: Paint,
): string =>
  [
    prose(`${summary}. Run agentops ${name} <command> --help for the options of each.`),
    section('Commands', columns(subcommands.map((each) => [each.usage, each.summary])), paint),
  ].join('\n\n');

export function commandHelp(
  { usage, summary }: Pick<Command, 'usage' | 'summary'>,
  options: readonly Option[],
  run: readonly Option[],
  paint: Paint,
  features: Catalog['features'] = [],
): string {
  return [
    prose(`${summary}.`),
    section('Usage', [`  agentops ${usage} [options]`], paint),
    ...(features.length > 0
      ? [
          section('Features', columns(features.map((each) => [each.id, each.summary])), paint),
          prose(paint('dim', 'agentops add <feature> --help shows the options of one.')),
        ]
      : []),
    ...(options.length > 0 ? [section('Options', optionLines(options), paint)] : []),
    ...(run.length > 0 ? [section('Common options', optionLines(run), paint)] : []),
  ].join('\n\n');
}

function optionLines(options: readonly Option[]): string[] {
  return columns(
    options.map((option) => {
      // For a boolean that is on by default, show the flag that turns it off.
      const dashed = option.default === true ? `--no-${option.flag}` : `--${option.flag}`;
      const value = option.type === 'boolean' ? '' : ` <${shownValue(option)}>`;
      const hasDefault =
        option.type !== 'boolean' && option.default !== undefined && option.default !== '';
      const standard = hasDefault ? ` (default ${option.default})` : '';
      return [dashed + value, `${effectOf(option)}${standard}`];
    }),
  );
}

const shownValue = ({ type, choices, value }: Option): string =>
  value ?? (type === 'list' ? 'name=value' : choices.join('|') || type);

/** Two columns; the second is broken within itself where a terminal is narrow. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(30, Math.max(...rows.map(([left]) => left.length)));
  const hang = width + 4;
  return rows.flatMap(([left, right]) =>
    left.length > width
      ? [`  ${left}`, prose(`${' '.repeat(hang)}${right}`, hang)]
      : [prose(`  ${left.padEnd(width)}  ${right}`, hang)],
  );
}

const section = (title: string, lines: readonly string[], paint: Paint): string =>
  [paint('bold', title), ...lines].join('\n');
