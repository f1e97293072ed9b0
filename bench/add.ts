import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Column, type Comparison, commandColumns } from './comparison.ts';
import { binOf, type Installed, peersFolder } from './install.ts';
import { allFiles, makeRepository } from './large-repository.ts';
import { type Contestant, rowsOf } from './rounds.ts';

const columns: readonly Column[] = [
  ...commandColumns,
  { key: 'read', label: 'files read', digits: 0 },
  { key: 'listed', label: 'folders listed', digits: 0 },
];

/** Features into one package of a large repository, and what has to be looked at for that. */
export function add({ bin }: Installed, rounds: number): Comparison {
  const repository = realpathSync(mkdtempSync(join(tmpdir(), 'bench-large-')));
  try {
    makeRepository(repository, addSite);
    const [agentops, ...others] = rowsOf(contestantsIn(repository, bin), rounds);
    if (!agentops) throw new Error('no rows');
    return {
      name: 'add',
      title: `Into one package of a repository of ${allFiles} files, nothing installed`,
      columns,
      rows: [
        agentops,
        ...others.map((row) =>
          row.name.startsWith('agentops') ? row : { ...row, goal: atMost(row.ratio, 1, '×') },
        ),
      ],
    };
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

const features = ['health-check', 'graceful-shutdown', 'logging'];

function contestantsIn(repository: string, bin: string): Contestant[] {
  const peers = join(peersFolder, 'node_modules');
  const inside = (folder: string, name: string, args: string[], writes = true): Contestant => ({
    name,
    args,
    writes,
    inside: { repository, folder: join(repository, 'packages', folder) },
  });
  const ours = [bin, 'add', ...features, '--yes'];
  const nest = [binOf(peers, '@nestjs/cli', 'nest'), 'generate', 'resource', 'things'];
  const sv = [binOf(peers, 'sv'), 'add', 'prettier', 'eslint', 'vitest=usages:unit'];
  return [
    inside('api', 'agentops add, three features, Express', ours),
    inside('feed', 'agentops add, the same, Fastify, other format', ours),
    inside('api', 'agentops add --dry-run --json', [...ours, '--dry-run', '--json'], false),
    inside('api', 'agentops detect --json', [bin, 'detect', '--json'], false),
    inside('site', 'sv add prettier, eslint, vitest', [...sv, '--no-install']),
    inside('nest', 'nest generate resource', [...nest, '--type', 'rest', '--crud']),
  ];
}

/** A new SvelteKit project, by its own command. Returns how many files it has. */
function addSite(packages: string): number {
  const sv = binOf(join(peersFolder, 'node_modules'), 'sv');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      sv,
      'create',
      'site',
      '--template',
      'minimal',
      '--types',
      'ts',
      '--no-add-ons',
      '--no-install',
    ],
    { cwd: packages, encoding: 'utf8', env: { ...process.env, CI: '1' } },
  );
  if (status !== 0) throw new Error(`sv create ended with ${status}\n${stderr}`);
  return readdirSync(join(packages, 'site'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  ).length;
}
