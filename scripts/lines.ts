/*
 * `npm run lines`: how much lands in a user's repository, against the budgets. Ends with 1 where
 * something lands that nobody has argued for. Code counts as it is written, by lines.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plan } from '../src/api.js';
import { type Budget, budgets } from './line-budgets.ts';

/** A small TypeScript service of somebody's, into which a single feature goes. */
const someService = {
  'package.json': JSON.stringify({
    name: 'theirs',
    type: 'module',
    dependencies: { fastify: '^5.12.0' },
  }),
  // As a new service is formatted, whose lines the budgets count.
  'biome.json': JSON.stringify({
    formatter: { indentStyle: 'space', lineWidth: 100 },
    javascript: { formatter: { quoteStyle: 'single' } },
  }),
  'tsconfig.json': '{ "compilerOptions": { "target": "ES2022", "strict": true } }\n',
  'src/main.ts':
    "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};

/** What lands: lines of TypeScript, files, bytes of records, words of documents. */
export type Amounts = Readonly<Record<keyof Budget['most'], number>>;

/** @returns what a row of the budgets writes today */
export async function amountsOf({ feature, answers }: Budget): Promise<Amounts> {
  const root = mkdtempSync(join(tmpdir(), 'lines-'));
  try {
    if (feature !== 'app') writeAll(root, someService);
    const { changes } = await plan({
      features: [feature],
      root,
      answers: { ...answers },
      force: true,
    });
    const texts = changes.filter(({ before }) => before === undefined);
    const sum = (pattern: RegExp, amount: (text: string) => number): number =>
      texts
        .filter(({ path }) => pattern.test(path))
        .reduce((total, { after }) => total + amount(after ?? ''), 0);
    return {
      src: sum(/^src\/.*\.ts$/, linesOf),
      test: sum(/^test\/.*\.ts$/, linesOf),
      files: texts.length,
      record: sum(/^\.agentops\//, Buffer.byteLength),
      words: sum(/\.md$/, (text) => text.match(/\S+/g)?.length ?? 0),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What is over its budget by more than was argued for: `src 900 of 800`. */
export const overBudget = ({ most, argued = {} }: Budget, amounts: Amounts): string[] =>
  (Object.keys(most) as (keyof Budget['most'])[])
    .filter((kind) => amounts[kind] > (argued[kind]?.amount ?? most[kind] ?? Infinity))
    .map((kind) => `${kind} ${amounts[kind]} of ${argued[kind]?.amount ?? most[kind]}`);

const linesOf = (text: string): number => text.split('\n').length - 1;

function writeAll(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const budget of budgets) {
    const amounts = await amountsOf(budget);
    const cells = (Object.keys(budget.most) as (keyof Budget['most'])[]).map(
      (kind) => `${kind} ${amounts[kind]}/${budget.most[kind]}`,
    );
    const over = overBudget(budget, amounts);
    console.log(`${budget.title.padEnd(44)} ${cells.join('  ')}${over.length > 0 ? '  OVER' : ''}`);
    if (over.length > 0) process.exitCode = 1;
  }
}
