import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openLine } from '../../../src/merge/conflict-markers.ts';
import { type Result, resultOf } from './agentops.ts';
import type { Outcome } from './child.ts';
import type { Edit } from './edit-corpus.ts';
import { type Release, releases } from './release-versions.ts';
import { releaseBin } from './releases.ts';
import { freshFolder } from './scratch.ts';
import { TreeTexts } from './tree-texts.ts';
import { warmBin } from './warm-agentops.ts';

/** Runs the bin of a release. */
export const running = Object.fromEntries(
  releases.map((release) => [release, warmBin(() => releaseBin(release))]),
) as Record<Release, ReturnType<typeof warmBin>>;

/** A tree that the first version has written, and what the third would have written there. */
export interface Base {
  readonly root: string;
  readonly before: TreeTexts;
  readonly fresh: TreeTexts;
}

export const baseOf = async (make: (release: Release) => Promise<string>): Promise<Base> => {
  const root = await make('first');
  return { root, before: TreeTexts.of(root), fresh: TreeTexts.of(await make('third')) };
};

/** A copy of a folder under its own name. */
export function copied(root: string): string {
  const copy = join(freshFolder('update'), root.slice(root.lastIndexOf('/') + 1));
  cpSync(root, copy, { recursive: true });
  return copy;
}

/** Makes an edit, updates to the third version, and looks at everything that came of it. */
export async function prove({ root: base, before, fresh }: Base, edit: Edit): Promise<void> {
  const root = copied(base);
  const edited = before.copy();
  await edit.apply(edited);
  edited.writeOver(root, before);
  const update = running.third;
  const check = await update(['update', '--check', '--yes'], { cwd: root });
  assert.equal(check.code, 5, check.stderr);
  const planned = await update(['update', '--dry-run', '--json', '--full'], { cwd: root });
  assertSame(TreeTexts.of(root), edited, 'a dry run writes nothing');
  const outcome = await update(['update', '--yes', '--json', '--force'], { cwd: root });
  const { manual } = wellDone(outcome);
  const after = TreeTexts.of(root);
  assertSame(afterPlan(edited, planned), after, 'a dry run tells what is done');
  assert.deepEqual(
    manual.map(({ where }) =>
      where
        .replace(/[:(].*/s, '')
        .trim()
        .split('/')
        .at(-1),
    ),
    edit.clash ?? [],
    'what is left to a person',
  );
  const again = await update(['update', '--yes', '--json', '--force'], { cwd: root });
  // What it left open is resolved first.
  const isOpen = after.paths().some((path) => openLine(after.get(path) ?? '') !== undefined);
  const outcomeAgain = [again.code, resultOf(again).status];
  assert.deepEqual(outcomeAgain, isOpen ? [2, 'error'] : [0, 'unchanged'], again.stdout);
  assertSame(TreeTexts.of(root), after, 'a second update changes nothing');
  await assertKept(edit, { before, edited, after, fresh });
}

function wellDone(outcome: Outcome): Result {
  assert.ok(outcome.code === 0 || outcome.code === 3, outcome.stdout + outcome.stderr);
  const result = resultOf(outcome);
  assert.equal(result.manual.length > 0, outcome.code === 3);
  return result;
}

interface Planned {
  readonly changes: readonly { readonly path: string; readonly after?: string }[];
}

function afterPlan(edited: TreeTexts, outcome: Outcome): TreeTexts {
  const tree = edited.copy();
  const { changes } = JSON.parse(outcome.stdout) as Planned;
  for (const { path, after } of changes) {
    if (after === undefined) tree.remove(path);
    else tree.set(path, after);
  }
  return tree;
}

interface Trees {
  readonly before: TreeTexts;
  readonly edited: TreeTexts;
  readonly after: TreeTexts;
  readonly fresh: TreeTexts;
}

/** Where the third version has what the first one had elsewhere. */
const placeOf = (path: string): string =>
  path.replace(/(\/health)\/registry\.([cm]?[jt]s)$/, '$1/probe-registry.$2');

async function assertKept(edit: Edit, trees: Trees): Promise<void> {
  const { before, edited, after, fresh } = trees;
  const paths = [...new Set([...before.paths(), ...edited.paths()])];
  const touched = paths.filter((path) => before.get(path) !== edited.get(path));
  assert.ok(touched.length > 0, 'the edit edits nothing');
  if (edit.kept) await edit.kept(after, fresh);
  else for (const path of touched) assertLines(path, trees);
  const others = new Set(
    [...touched, ...(edit.leaves ?? [])].flatMap((path) => [path, placeOf(path)]),
  );
  const isOther = (path: string) => !others.has(path) && !path.startsWith('.agentops/');
  assert.deepEqual(
    [...new Set([...after.paths(), ...fresh.paths()])].filter(
      (path) => isOther(path) && after.get(path) !== fresh.get(path),
    ),
    [],
    'files that nobody edited are as this version writes them',
  );
}

/** What an edit has brought is there, and what it has taken away is not, unless this version has it. */
function assertLines(path: string, { before, edited, after, fresh }: Trees): void {
  const place = after.get(path) === undefined ? placeOf(path) : path;
  const [was, is, now, news] = [
    before.get(path),
    edited.get(path),
    after.get(place),
    fresh.get(placeOf(path)),
  ].map(linesOf) as [string[], string[], string[], string[]];
  if (edited.get(path) === undefined) {
    assert.equal(after.get(place), undefined, `${path} has come back`);
    return;
  }
  const brought = is.filter((line) => !was.includes(line));
  assert.deepEqual(
    brought.filter((line) => !now.includes(line)),
    [],
    `${path} has lost lines`,
  );
  const taken = was.filter((line) => !is.includes(line) && !news.includes(line));
  const isMarked = now.some((line) => line.startsWith('<<<<<<<'));
  if (!isMarked) {
    assert.deepEqual(
      taken.filter((line) => now.includes(line)),
      [],
      `${path} has lines again`,
    );
  }
}

const linesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== '');

function assertSame(actual: TreeTexts, expected: TreeTexts, what: string): void {
  const paths = [...new Set([...actual.paths(), ...expected.paths()])];
  assert.deepEqual(
    paths.filter((path) => actual.get(path) !== expected.get(path)),
    [],
    what,
  );
}
