/*
 * Writes the parts of the README that are made from the schemas, between their markers.
 * With --check nothing is written, and a difference is an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands, everyCommand } from '../src/cli/commands.ts';
import { makeCatalog } from '../src/cli/make-catalog.ts';
import type { Option } from '../src/core/options.ts';
import { plain } from '../src/output/paint.ts';
import { fileTree } from '../src/output/summary.ts';
import { prepare } from '../src/session.ts';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));
const backstage = fileURLToPath(new URL('../docs/backstage/add-feature.yaml', import.meta.url));
const catalog = makeCatalog();

const before = readFileSync(readme, 'utf8');
let after = before;
after = replace(after, 'tree', await serviceTree());
after = replace(
  after,
  'commands',
  table(
    ['Command', 'What it does'],
    everyCommand(commands).map(({ usage, summary }) => [`\`agentops ${usage}\``, summary]),
  ),
);
after = replace(
  after,
  'features',
  catalog.features
    .map(({ id, summary, options }) => `### ${id}\n\n${summary}.\n\n${optionTable(options)}`)
    .join('\n\n'),
);
after = replace(after, 'run-options', optionTable(catalog.run));

save(readme, before, after);
const template = readFileSync(backstage, 'utf8');
save(backstage, template, template.replace(/(\n +enum:)(\n +- [\w-]+)+/, `$1${addable()}`));

function save(path: string, old: string, text: string): void {
  if (text === old) return;
  if (process.argv.includes('--check')) {
    console.error(`${relative(process.cwd(), path)} is behind the schemas: npm run docs`);
    process.exitCode = 1;
  } else writeFileSync(path, text);
}

/** The features for which nothing has to be asked but whether they write a decision record. */
function addable(): string {
  return catalog.features
    .filter(
      ({ id, options }) =>
        id !== 'app' &&
        options.some(({ name }) => name === 'adr') &&
        !options.some(({ required }) => required),
    )
    .map(({ id }) => `\n            - ${id}`)
    .join('');
}

/** The tree of a service with every default, as the plan has it. */
async function serviceTree(): Promise<string> {
  const root = join(tmpdir(), 'agentops-docs', 'my-service');
  const plan = await prepare(
    { features: ['app'], root, answers: { name: 'my-service' } },
    { dryRun: true },
  );
  return `\`\`\`\n${fileTree(plan, plain)}\n\`\`\``;
}

function optionTable(options: readonly Option[]): string {
  return table(
    ['Flag', 'Key', 'Values', 'Default', 'What it is'],
    options.map(
      ({ name, flag, type, choices, default: standard, description, required, value }) => [
        `\`--${standard === true ? 'no-' : ''}${flag}\``,
        `\`${name}\``,
        choices.length > 0
          ? choices.map((choice) => `\`${choice}\``).join(', ')
          : type === 'list'
            ? `\`${value ?? 'name=value'}\``
            : type,
        required ? 'required' : standard === undefined || standard === '' ? '' : `\`${standard}\``,
        description,
      ],
    ),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll(/[|<]/g, '\\$&')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function replace(text: string, name: string, content: string): string {
  const marked = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`README.md has no place for ${name}`);
  return text.replace(
    marked,
    (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`,
  );
}
