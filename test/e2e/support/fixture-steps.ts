import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { exampleAnswers, toFlag } from '../../../src/model/options.ts';
import { featureOf } from '../../../src/request/features.ts';
import { type Result, resultOf } from './agentops.ts';
import { type Outcome, run } from './child.ts';
import { assertInserted, assertKeepsItsForm, committedText, gitChanges } from './code-changes.ts';
import { assertCompiles, boot, commandOf, runIn } from './fixture-commands.ts';
import type { Copy } from './fixture-installs.ts';
import { type FeatureId, type Fixture, featureIds } from './fixtures.ts';
import { freePort, type Service } from './service.ts';
import { assertSameTree, treeOf } from './tree.ts';
import { warmAgentops } from './warm-agentops.ts';
import { assertDrains, marks, works } from './wired-features.ts';

/* The proofs of what `agentops add` did to a copy of a fixture, one function for each. */

/** By a process that stands ready, or by one that is started for it: `agentops`. */
export const add = (
  copy: Copy,
  features: readonly FeatureId[],
  { force = false }: Pick<Fixture, 'force'> = {},
  runBin: typeof warmAgentops = warmAgentops,
): Promise<Outcome> =>
  runBin(
    ['add', ...features, ...examples(features), '--json', '--yes', ...(force ? ['--force'] : [])],
    { cwd: copy.cwd },
  );

/** What the features require, as flags. */
const examples = (features: readonly FeatureId[]): string[] =>
  features.flatMap((id) =>
    Object.entries(exampleAnswers(featureOf(id).options)).map(
      ([name, value]) => `--${toFlag(name)}=${value}`,
    ),
  );

const has = (features: readonly FeatureId[], id: FeatureId) => features.includes(id);

/** Exit code and manual steps: what can be wired is, and the rest is handed over as lines. */
export function assertJudged(
  outcome: Outcome,
  { expect }: Fixture,
  features: readonly FeatureId[],
): Result {
  const told = outcome.stdout + outcome.stderr;
  assert.ok(outcome.stdout.startsWith('{'), `no JSON: ${told}`);
  const result = resultOf(outcome);
  const byHand = featureIds.filter((id) =>
    result.manual?.some(({ lines }) => marks[id]?.test(lines.join('\n'))),
  );
  const expected = features.filter((id) => expect[id] === 'manual');
  assert.deepEqual(
    byHand,
    featureIds.filter((id) => has(expected, id)),
    `by hand: ${told}`,
  );
  assert.equal(result.status, 'written', told);
  assert.equal(outcome.code, expected.length > 0 ? 3 : 0, told);
  return result;
}

/** Only files that the fixture names are edited, and only by insertions. */
export async function assertEdited(
  copy: Copy,
  fixture: Fixture,
  features: readonly FeatureId[],
): Promise<void> {
  const { expect, edits, replaces = [], moved = {}, package: folder = '.' } = fixture;
  const wired = features.filter((id) => expect[id] === 'wired');
  const inRoot = (path: string) => posix.join(folder, path);
  const { changed } = await gitChanges(copy.root);
  const sources = changed.filter(
    (path) => !['package.json', '.env.example'].map(inRoot).includes(path),
  );
  const allowed = wired.length > 0 ? edits.map(inRoot) : [];
  assert.deepEqual(
    sources.filter((path) => !allowed.includes(path)),
    [],
    'changed, but not ours to change',
  );

  const texts: string[] = [];
  for (const path of sources) {
    const before = await committedText(copy.root, path);
    const after = readFileSync(join(copy.root, path), 'utf8');
    assertKeepsItsForm(before, after, path);
    assertInserted(before, after, {
      path,
      replaces,
      ...(fixture.force && { moved: moved[path] }),
      formatted: fixture.check !== null,
    });
    texts.push(after);
  }
  for (const id of features) {
    const isThere = texts.some((text) => marks[id]?.test(text) ?? false);
    assert.equal(isThere, has(wired, id), `${id} in ${sources.join(', ') || 'no file'}`);
  }
}

/** The second run finds all done; what is left for a person is still told. */
export async function assertRepeats(
  copy: Copy,
  fixture: Fixture,
  features: readonly FeatureId[],
): Promise<void> {
  const before = treeOf(copy.root, { times: true, without: ['.git'] });
  const again = await add(copy, features, fixture);
  assert.equal(resultOf(again).status, 'unchanged', again.stdout);
  const manual = features.some((id) => fixture.expect[id] === 'manual');
  assert.equal(again.code, manual ? 3 : 0, again.stdout);
  assertSameTree(treeOf(copy.root, { times: true, without: ['.git'] }), before, 'the second run');
}

export async function assertRefuses(copy: Copy, feature: FeatureId): Promise<void> {
  const before = treeOf(copy.root, { times: true });
  const outcome = await add(copy, [feature]);
  const told = outcome.stdout + outcome.stderr;
  assert.ok(outcome.code !== 0 && outcome.code !== 3, told);
  const { status, error } = resultOf(outcome);
  assert.equal(status, 'error', told);
  assert.match(error.id, /^(REFUSED|EXISTS)$/, told);
  assert.ok(error.message.length + error.details.length > 0 && error.next, 'a reason and a way on');
  assertSameTree(treeOf(copy.root, { times: true }), before, 'a refusal writes nothing');
}

/** Builds where it is built, and starts; what it does for a feature is asked of it then. */
export async function startWired(copy: Copy, fixture: Fixture): Promise<Service> {
  if (fixture.build) await runIn(copy, fixture.build);
  return boot(copy, fixture, { env: { SHUTDOWN_DRAIN_MS: '300' } });
}

/** Sees that a wired feature does its work; `graceful-shutdown` ends the service. */
export async function assertWorks(
  feature: FeatureId,
  { copy, fixture, service, readiness }: Running,
): Promise<void> {
  if (!canBeSeen(feature, fixture)) return;
  if (feature === 'env-validation') await assertChecksEnvironment(copy, fixture);
  else if (feature === 'graceful-shutdown') await assertDrains(service, fixture, { readiness });
  else await works[feature]?.(service, fixture);
}

/** Beside a handler of errors that was there before, that one may answer first. */
const canBeSeen = (feature: FeatureId, { force = false, forced = {} }: Fixture): boolean =>
  !force || forced[feature] === undefined || feature !== 'error-handling';

interface Running {
  readonly copy: Copy;
  readonly fixture: Fixture;
  readonly service: Service;
  /** Whether it has a probe that tells of the drain. */
  readonly readiness: boolean;
}

async function assertChecksEnvironment(copy: Copy, { boots, port }: Fixture): Promise<void> {
  const [file, ...args] = commandOf(copy, boots ?? []);
  const env = { [port]: String(await freePort()), NODE_ENV: 'production', PORT: 'harbour' };
  const outcome = await run(file, args, {
    cwd: copy.cwd,
    manager: copy.bin,
    env,
  });
  const told = outcome.stdout + outcome.stderr;
  assert.equal(outcome.hung, false, `it runs with PORT=harbour: ${told}`);
  assert.equal(outcome.code, 1, told);
  assert.match(told, /PORT/);
}

/** The compiler, and Node's parser for each file of JavaScript that was written or edited. */
export async function assertStillCompiles(copy: Copy, fixture: Fixture): Promise<void> {
  const { changed, created } = await gitChanges(copy.root);
  const paths = [...changed, ...created].map((path) => join(copy.root, path));
  await assertCompiles(copy, fixture, paths);
}

/** The tests that came with the features, by the script or the note that came with them. */
export async function assertTestsPass(copy: Copy, { notes }: Result): Promise<void> {
  const { scripts = {} } = JSON.parse(readFileSync(join(copy.cwd, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  const script = Object.keys(scripts).find((name) =>
    /\bnode\b.*--test\b/.test(scripts[name] ?? ''),
  );
  const noted = notes?.map((note) => /\bnode\b.*--test .*/.exec(note)?.[0]).find(Boolean);
  const command = script ? ['npm', 'run', script] : ['sh', '-c', noted ?? 'false'];
  const { stdout } = await runIn(copy, command);
  assert.match(stdout, /^. pass [1-9]/m);
  assert.match(stdout, /^. fail 0$/m);
}
