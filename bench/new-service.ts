import { join } from 'node:path';
import { atMost, type Comparison, commandColumns } from './comparison.ts';
import { binOf, type Installed, peersFolder } from './install.ts';
import { type Contestant, rowsOf } from './rounds.ts';
import { hygenTemplates, serviceFiles } from './same-files.ts';

/** A new project by each tool's own command, without install and without git. */
export function newService({ bin }: Installed, rounds: number): Comparison {
  const peers = join(peersFolder, 'node_modules');
  const contestants: Contestant[] = [
    { name: 'agentops new', args: [bin, 'new', 'svc', '--yes', '--no-git'] },
    {
      name: 'sv create + prettier, eslint, vitest',
      args: [
        ...[
          binOf(peers, 'sv'),
          'create',
          'svc',
          '--template',
          'minimal',
          '--types',
          'ts',
          '--no-install',
        ],
        ...['--add', 'prettier', 'eslint', 'vitest=usages:unit'],
      ],
    },
    {
      name: 'create-t3-app, drizzle',
      args: [
        ...[
          binOf(peers, 'create-t3-app'),
          'svc',
          '--CI',
          '--noInstall',
          '--noGit',
          '--appRouter',
          'true',
        ],
        ...[
          '--drizzle',
          'true',
          '--dbProvider',
          'postgres',
          '--trpc',
          'true',
          '--tailwind',
          'true',
          '--eslint',
          'true',
        ],
      ],
    },
    {
      name: 'hygen, the same files',
      args: [binOf(peers, 'hygen'), 'service', 'new', '--name', 'svc'],
      env: { HYGEN_TMPLS: hygenTemplates(serviceFiles(bin)) },
    },
  ];
  const [agentops, sv, ...others] = rowsOf(
    contestants.map((each) => ({ ...each, writes: true })),
    rounds,
  );
  if (!agentops || !sv) throw new Error('no rows');
  return {
    name: 'new',
    title: 'A new service, nothing installed',
    columns: commandColumns,
    rows: [
      { ...agentops, goal: atMost(agentops.figures.megabytes, 80, ' MB') },
      { ...sv, goal: atMost(sv.ratio, 1, '×') },
      ...others,
    ],
  };
}
