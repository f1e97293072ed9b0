import type { Terminal } from './terminal.ts';

/** How a person answers one prompt: by text, by keys, or by Enter alone. */
export interface Reply {
  readonly prompt: string;
  readonly type?: string;
  readonly press?: readonly string[];
}

/** Answers prompts in the order in which they have to appear. */
export async function reply(terminal: Terminal, replies: readonly Reply[]): Promise<void> {
  for (const { prompt, type, press = [] } of replies) {
    await terminal.shows(`? ${prompt}`);
    if (type !== undefined) await terminal.type(type);
    if (press.length > 0) await terminal.press(...press);
    await terminal.press('Enter');
    await terminal.shows(`✔ ${prompt}`);
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
  { prompt: 'Description', type: answers.description },
  { prompt: 'Author', type: answers.author },
  { prompt: 'Licence', type: answers.license },
  { prompt: 'Web framework', press: ['Down'] },
  { prompt: 'Package manager', press: ['Down'] },
  { prompt: 'Node version', press: ['Up'] },
  { prompt: 'Linter', press: ['Down'] },
  { prompt: 'CI', press: ['Down'] },
  { prompt: 'Deployment', press: ['Down'] },
  { prompt: 'Write an example resource?', type: 'n' },
  { prompt: 'Cache', press: ['Down'] },
  { prompt: 'Database', press: ['Down'] },
  { prompt: 'Owners of the code', type: answers.owners },
  { prompt: 'Write decision records?', type: 'n' },
  { prompt: 'Create a git repository', type: 'n' },
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
  `--deploy=${answers.deploy}`,
  '--no-example',
  `--cache=${answers.cache}`,
  `--database=${answers.database}`,
  `--owners=${answers.owners}`,
  '--no-adr',
  '--no-git',
];
