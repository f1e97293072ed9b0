import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diff3Merge } from 'node-diff3';
import { mergeJson } from '../../src/edits/json.ts';
import { makeUpdate } from '../../src/installed/update.ts';
import { settlePlan, write } from '../../src/plan/session.ts';

/* Branches, as git merges them and as a person resolves what git leaves open. */

export const git = (cwd: string, ...args: string[]): string =>
  execFileSync(
    'git',
    [
      ...['user.name=a', 'user.email=a@b.c', 'commit.gpgsign=false', 'core.editor=true'],
      ...['core.autocrlf=false', 'rerere.enabled=false', 'advice.detachedHead=false'],
    ]
      .flatMap((setting) => ['-c', setting])
      .concat(args),
    { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );

export function commitAll(root: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'next');
}

/** `agentops update`, and the paths that it has changed. */
export async function update(root: string): Promise<readonly string[]> {
  const plan = await settlePlan(await makeUpdate({ root, features: [] }), { force: true });
  write(plan);
  return plan.changes.map(({ path }) => path);
}

export const methods = ['merge', 'squash', 'cherry-pick', 'rebase'] as const;

/** Brings a branch of one commit onto HEAD; returns the files that a person had to resolve. */
export function bring(root: string, branch: string, method: (typeof methods)[number]): string[] {
  const [start, proceed] = {
    merge: [['merge', '--quiet', '--no-edit', branch], undefined],
    squash: [['merge', '--quiet', '--squash', branch], undefined],
    'cherry-pick': [
      ['cherry-pick', branch],
      ['cherry-pick', '--continue'],
    ],
    rebase: [
      ['rebase', '--quiet', git(root, 'rev-parse', 'HEAD').trim(), branch],
      ['rebase', '--continue'],
    ],
  }[method] as [string[], string[] | undefined];
  const isOpen = failed(() => git(root, ...start));
  const open = git(root, 'diff', '--name-only', '--diff-filter=U', '-z')
    .split('\0')
    .filter(Boolean);
  if (isOpen && open.length === 0) throw new Error(`git ${start.join(' ')} failed`);
  for (const path of open) resolveByHand(root, path);
  if (isOpen && proceed) {
    git(root, 'add', '--all');
    git(root, ...proceed);
  } else if (isOpen || method === 'squash') commitAll(root);
  return open;
}

function failed(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

/** Keeps what both sides have, as a person does; of a file that both have created, ours. */
export function resolveByHand(root: string, path: string): void {
  const [base, ours, theirs] = [1, 2, 3].map((stage) => staged(root, stage, path));
  if (ours === undefined || theirs === undefined) throw new Error(`${path} is gone on one side`);
  rmSync(join(root, path));
  writeFileSync(
    join(root, path),
    base === undefined
      ? ours
      : path === 'package.json'
        ? mergeJson(ours, JSON.parse(theirs), { sorted: true })
        : bothSides(base, ours, theirs),
  );
}

function staged(root: string, stage: number, path: string): string | undefined {
  try {
    return git(root, 'cat-file', 'blob', `:${stage}:${path}`);
  } catch {
    return undefined;
  }
}

export function bothSides(base: string, ours: string, theirs: string): string {
  const [a, o, b] = [ours, base, theirs].map((text) => text.split('\n'));
  const lines = diff3Merge(a ?? [], o ?? [], b ?? []).flatMap(({ ok, conflict }) => {
    if (conflict === undefined) return ok ?? [];
    const { a: mine, o: was, b: more } = conflict;
    // What one side has taken out goes; what was there stands once.
    return [
      ...mine.filter((line) => !was.includes(line) || more.includes(line)),
      ...more.filter((line) => !was.includes(line) && !isImported(mine, line)),
    ];
  });
  return lines.join('\n');
}

/** The same import twice would be an error. */
const isImported = (lines: readonly string[], line: string): boolean =>
  /^import .* from /.test(line) && lines.includes(line);
