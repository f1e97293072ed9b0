import type { Terminal } from './terminal.ts';

/** How a person answers one prompt: by text, by keys, by yes or no, or by Enter alone. */
export interface Reply {
  readonly prompt: string;
  readonly type?: string;
  readonly press?: readonly string[];
  readonly yes?: boolean;
}

/** What the screen shows while a prompt waits: `?` is Yeoman's, `◆` the bin's. */
export const waiting = (prompt: string): RegExp => new RegExp(`[?◆] +${literal(prompt)}`);

/** What the screen shows once a prompt is answered. */
export const answered = (prompt: string): RegExp => new RegExp(`[✔◇] +${literal(prompt)}`);

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Answers prompts in the order in which they have to appear. */
export async function reply(terminal: Terminal, replies: readonly Reply[]): Promise<void> {
  for (const { prompt, type, press = [], yes } of replies) {
    const screen = await terminal.shows(waiting(prompt));
    if (type !== undefined) await terminal.type(type);
    if (press.length > 0) await terminal.press(...press);
    if (yes !== undefined) await terminal.type(yes ? 'y' : 'n');
    // The bin takes the letter for the answer.
    if (yes === undefined || !screen.includes('◆')) await terminal.press('Enter');
    await terminal.shows(answered(prompt));
  }
}

/** The service that every face has to make, byte for byte the same. */
export const answers = {
  name: 'orders-api',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that must not be taken for code
  description: 'Takes "orders", it\'s <b>${fine}</b> & `well`',
  author: 'Ada Lovelace <ada@example.com>',
  license: 'Apache-2.0',
  framework: 'express',
  packageManager: 'pnpm',
  nodeVersion: '22',
  linter: 'eslint',
  ci: 'gitlab',
  dependencyUpdates: 'none',
  deploy: 'kubernetes',
  example: false,
  cache: 'memory',
  database: 'postgres',
  owners: '@shop/orders',
  adr: false,
  git: false,
} as const;

/** The same, as a person gives them at the prompts; each is another than the one offered. */
export const replies: readonly Reply[] = [
  { prompt: 'Name', type: answers.name },
  { prompt: 'Web framework', press: ['Down'] },
  { prompt: 'Database', press: ['Down'] },
  { prompt: 'Cache', press: ['Down'] },
  { prompt: 'Deployment', press: ['Down'] },
  { prompt: 'Customise the rest?', yes: true },
  { prompt: 'Description', type: answers.description },
  { prompt: 'Author', type: answers.author },
  { prompt: 'Licence', type: answers.license },
  { prompt: 'Package manager', press: ['Down'] },
  { prompt: 'Node version', press: ['Up'] },
  { prompt: 'Linter', press: ['Down'] },
  { prompt: 'CI', press: ['Down'] },
  { prompt: 'Updates of dependencies', press: ['Down', 'Down', 'Down'] },
  { prompt: 'Write an example resource?', yes: false },
  { prompt: 'Owners of the code', type: answers.owners },
  { prompt: 'Write decision records?', yes: false },
  { prompt: 'Create a git repository', yes: false },
];

/** Yes to what is to be written, without an install. */
export const write: readonly Reply[] = [
  { prompt: 'Create ' },
  { prompt: 'Install the dependencies', yes: false },
];

/** The same, as flags. */
export const flags: readonly string[] = [
  `--name=${answers.name}`,
  `--description=${answers.description}`,
  `--author=${answers.author}`,
  `--license=${answers.license}`,
  `--framework=${answers.framework}`,
  `--package-manager=${answers.packageManager}`,
  `--node-version=${answers.nodeVersion}`,
  `--linter=${answers.linter}`,
  `--ci=${answers.ci}`,
  `--dependency-updates=${answers.dependencyUpdates}`,
  `--deploy=${answers.deploy}`,
  '--no-example',
  `--cache=${answers.cache}`,
  `--database=${answers.database}`,
  `--owners=${answers.owners}`,
  '--no-adr',
  '--no-git',
];
