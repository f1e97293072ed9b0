/*
 * Writes the parts of the docs that are made from the schemas, between their markers, and a page for
 * each feature that has none. With --check nothing is written, and a difference is an error.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands, everyCommand } from '../src/cli/commands.ts';
import { makeCatalog } from '../src/cli/make-catalog.ts';
import { formatLike, templateFormat } from '../src/code/format.ts';
import { effectOf } from '../src/model/option-effect.ts';
import { exampleAnswers, type Option } from '../src/model/options.ts';
import { plain } from '../src/output/paint.ts';
import { fileTree } from '../src/output/summary.ts';
import { prepare } from '../src/plan/session.ts';
import { featureOf } from '../src/request/features.ts';
import { optionTypes } from './option-types.ts';

const catalog = makeCatalog();
const example = mkdtempSync(join(tmpdir(), 'agentops-docs-'));

try {
  savePage('README.md', { features: featureTable('docs/features') });
  savePage('docs/README.md', { features: featureTable('features') });
  savePage('docs/commands.md', {
    commands: table(
      ['Command', 'Effect'],
      everyCommand(commands).map(({ usage, summary }) => [`\`agentops ${usage}\``, summary]),
    ),
    'run-options': optionTable(catalog.run),
    'command-options': commandOptionTables(),
  });
  for (const { id, summary, options } of catalog.features) {
    const path = `docs/features/${id}.md`;
    const page = read(path) ?? newPage(id, summary);
    const files = page.includes('<!-- files -->') ? { files: await filesOf(id) } : {};
    savePage(path, { options: optionTable(options), ...files }, page);
  }
  saveTemplates();
  save(
    'src/request/option-types.ts',
    await formatLike(`${optionTypes()}\n`, 'option-types.ts', templateFormat),
  );
} finally {
  rmSync(example, { recursive: true });
}

/** A page to be completed, with the headings that each has. */
function newPage(id: string, summary: string): string {
  const parts = [
    `# ${id}\n\n${summary}.`,
    `## What it writes\n\n${marked('files')}`,
    '## Guarantees',
    '## Limits',
    `## Options\n\n${marked('options')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The features with their pages in `folder`, as seen from the page with the table. */
function featureTable(folder: string): string {
  return table(
    ['Feature', 'What it adds'],
    catalog.features.map(({ id, summary }) => [`[${id}](${folder}/${id}.md)`, summary]),
  );
}

/** Tables of the options that single commands take; commands with the same ones share a table. */
function commandOptionTables(): string {
  const names = new Map<string, string[]>();
  for (const [command, subcommands] of Object.entries(catalog.commands))
    for (const [name, options] of Object.entries(subcommands)) {
      const shown = optionTable(options);
      names.set(shown, [...(names.get(shown) ?? []), `\`${`${command} ${name}`.trim()}\``]);
    }
  return [...names].map(([options, of]) => `### ${of.join(', ')}\n\n${options}`).join('\n\n');
}

/** What a feature writes by default: as a service, or into a small one on Fastify. */
async function filesOf(id: string): Promise<string> {
  const root = join(example, id, 'my-service');
  if (id !== 'app') {
    mkdirSync(join(root, 'src'), { recursive: true });
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({
        name: 'my-service',
        type: 'module',
        scripts: { start: 'tsx src/main.ts', test: 'node --import tsx --test test/*.test.ts' },
        dependencies: { fastify: '^5.10.0' },
        devDependencies: { typescript: '^6.0.0' },
      }),
    );
    writeFileSync(
      join(root, 'src/main.ts'),
      "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
    );
  }
  const answers = exampleAnswers(featureOf(id).options);
  const plan = await prepare({ features: [id], root, answers }, { dryRun: true });
  return `\`\`\`text\n${fileTree(plan, plain)}\n\`\`\``;
}

function optionTable(options: readonly Option[]): string {
  return table(
    ['Flag', 'Key', 'Values', 'Default', 'Effect'],
    options.map((option) => [
      `\`--${option.default === true ? 'no-' : ''}${option.flag}\``,
      `\`${option.name}\``,
      valuesOf(option),
      defaultOf(option),
      effectOf(option),
    ]),
  );
}

function valuesOf({ choices, type, value }: Option): string {
  if (choices.length > 0) return choices.map((choice) => `\`${choice}\``).join(', ');
  return type === 'list' ? `\`${value ?? 'name=value'}\`` : type;
}

function defaultOf({ required, default: standard }: Option): string {
  if (required) return 'required';
  return standard === undefined || standard === '' ? '' : `\`${standard}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text in a cell: `<` begins HTML outside of code, and `|` ends the cell everywhere. */
function inCell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/`[^`]*`|</g, (part) => (part === '<' ? '&lt;' : part));
}

/** The templates for Backstage: the features that can be added, and descriptions as the schemas have them. */
function saveTemplates(): void {
  const add = 'docs/backstage/add-feature.yaml';
  const optionsOf = (id: string) => catalog.features.find((each) => each.id === id)?.options ?? [];
  const described = (text: string, options: readonly Option[]): string =>
    options.reduce(
      (all, { name, description }) =>
        all.replace(
          new RegExp(`(\\n {8}${name}:\\n {10}title: .*\\n {10}description: ).*`),
          (_, start: string) => start + inYaml(description),
        ),
      text,
    );
  const list = (read(add) ?? '').replace(/(\n +enum:)(\n +- [\w-]+)+/, `$1${addable()}`);
  const adr = optionsOf('logging').filter(({ name }) => name === 'adr');
  save(add, described(list, adr));
  const service = 'docs/backstage/template.yaml';
  save(service, described(read(service) ?? '', optionsOf('app')));
}

function inYaml(text: string): string {
  return /^\w[^:#]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
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

/** Puts each part between its markers. */
function savePage(path: string, parts: Record<string, string>, page = read(path) ?? ''): void {
  const text = Object.entries(parts).reduce((all, [name, content]) => {
    const place = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(all)) throw new Error(`${path} has no place for ${name}: ${marked(name)}`);
    return all.replace(
      place,
      (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`,
    );
  }, page);
  save(path, text);
}

function marked(name: string): string {
  return `<!-- ${name} -->\n<!-- /${name} -->`;
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

function read(path: string): string | undefined {
  return existsSync(pathOf(path)) ? readFileSync(pathOf(path), 'utf8') : undefined;
}

function save(path: string, text: string): void {
  if (text === read(path)) return;
  if (process.argv.includes('--check')) {
    console.error(`${relative(process.cwd(), pathOf(path))} is out of date: npm run docs`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(pathOf(path)), { recursive: true });
  writeFileSync(pathOf(path), text);
}
