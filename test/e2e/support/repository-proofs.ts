import assert from 'node:assert/strict';
import { agentops, resultOf } from './agentops.ts';
import type { Outcome } from './child.ts';
import { commitAll } from './existing-repository.ts';
import { assertCompiles, assertFormatted, boot, runIn, stopOrKill } from './fixture-commands.ts';
import { type Copy, copyOfFixture } from './fixture-installs.ts';
import {
  add,
  assertEdited,
  assertJudged,
  assertRefuses,
  assertRepeats,
  assertStillCompiles,
  assertTestsPass,
  assertWorks,
  startWired,
} from './fixture-steps.ts';
import {
  type FeatureId,
  type Fixture,
  featureIds,
  featuresThatAre,
  fixtures,
  withForce,
} from './fixtures.ts';
import type { Service } from './service.ts';
import { assertSameTree, treeOf } from './tree.ts';
import { warmAgentops } from './warm-agentops.ts';

/*
 * Real-looking repositories get all features that they can have, and are compiled, checked,
 * started, asked and stopped, before and after. AGENTOPS_FIXTURES=express5,chain runs those whose
 * names hold one of the words.
 */

/** Named pieces of work on one repository, to be done in this order. */
type Steps = Readonly<Record<string, () => Promise<void>>>;

/** What has to hold before anything is added; else what comes after proves nothing. */
async function prove(copy: Copy, fixture: Fixture): Promise<void> {
  await assertCompiles(copy, fixture);
  await assertFormatted(copy, fixture);
  if (fixture.build) await runIn(copy, fixture.build);
  if (!fixture.boots) return;
  const { signal } = await stopOrKill(await boot(copy, fixture));
  assert.notEqual(signal, 'SIGKILL', 'it had to be killed');
}

function stepsFor(fixture: Fixture): Steps {
  let copy: Copy;
  const refused = featuresThatAre(fixture, 'refused');
  const features = featureIds.filter((id) => !refused.includes(id));
  return {
    async 'is sound by itself'() {
      copy = await copyOfFixture(fixture);
      await prove(copy, fixture);
    },
    ...Object.fromEntries(refused.map((id) => [`refuses ${id}`, () => assertRefuses(copy, id)])),
    ...(features.length > 0 && stepsOfAdding(fixture, features, () => copy)),
    ...forcedSteps(fixture),
    ...(fixture.also?.includes('alone') && eachAlone(fixture)),
    ...(fixture.also?.includes('orders') && ordersOf(fixture, features)),
  };
}

/** The same with `--force`, beside what made it refuse, in a copy of its own. */
function forcedSteps(fixture: Fixture): Steps {
  const forced = withForce(fixture);
  if (forced === undefined) return {};
  let copy: Copy;
  const features = featureIds.filter((id) => forced.expect[id] !== 'refused');
  const steps = stepsOfAdding(forced, features, () => copy);
  return Object.fromEntries(
    Object.entries(steps).map(([name, step], at) => [
      `with --force ${name}`,
      async () => {
        if (at === 0) copy = await copyOfFixture(fixture);
        await step();
      },
    ]),
  );
}

function stepsOfAdding(fixture: Fixture, features: readonly FeatureId[], copy: () => Copy): Steps {
  let outcome: Outcome;
  const steps: Steps = {
    'keeps all else as it was': () => assertEdited(copy(), fixture, features),
    'is left alone by a second run': () => assertRepeats(copy(), fixture, features),
    'still compiles': () => assertStillCompiles(copy(), fixture),
    ...(fixture.check && { 'passes its formatter': () => assertFormatted(copy(), fixture) }),
    ...(fixture.boots && stepsOfRunning(fixture, features, copy)),
    ...(fixture.also?.includes('tests') && {
      'passes the tests that came with them': () => assertTestsPass(copy(), resultOf(outcome)),
    }),
  };
  // A wrong exit code tells nothing about what was written, but nothing written can not be judged.
  const afterwards = (step: () => Promise<void>) => async () => {
    assert.ok(outcome.code === 0 || outcome.code === 3, 'nothing was added');
    await step();
  };
  return {
    async 'gets all features, or the lines for them'() {
      // To start the bin is the same for all; those that are proved most stand for it.
      outcome = await add(copy(), features, fixture, fixture.also ? agentops : warmAgentops);
      assertJudged(outcome, fixture, features);
    },
    ...Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, afterwards(step)])),
  };
}

function stepsOfRunning(fixture: Fixture, features: readonly FeatureId[], copy: () => Copy): Steps {
  const wired = features.filter((id) => fixture.expect[id] === 'wired');
  const readiness = wired.includes('health-check');
  let service: Service | undefined;
  const works = (id: FeatureId) => async () => {
    assert.ok(service, 'it did not start');
    await assertWorks(id, { copy: copy(), fixture, service, readiness });
  };
  return {
    async 'starts with them, and answers as before'() {
      service = await startWired(copy(), fixture);
    },
    ...Object.fromEntries(wired.map((id) => [`has ${id} at work`, works(id)])),
    async 'leaves nothing behind when it is stopped'() {
      if (service) await stopOrKill(service);
    },
  };
}

function eachAlone(fixture: Fixture): Steps {
  const alone = (id: FeatureId) => async () => {
    const copy = await copyOfFixture(fixture);
    assertJudged(await add(copy, [id]), fixture, [id]);
    await assertEdited(copy, fixture, [id]);
    await assertRepeats(copy, fixture, [id]);
    await assertStillCompiles(copy, fixture);
    await assertFormatted(copy, fixture);
    for (const step of Object.values(stepsOfRunning(fixture, [id], () => copy))) await step();
  };
  return Object.fromEntries(
    featuresThatAre(fixture, 'wired').map((id) => [`works with ${id} alone`, alone(id)]),
  );
}

function ordersOf(fixture: Fixture, features: readonly FeatureId[]): Steps {
  const treeAfter = async (runs: readonly (readonly FeatureId[])[]): Promise<string[]> => {
    const copy = await copyOfFixture(fixture);
    for (const run of runs) {
      assertJudged(await add(copy, run), fixture, run);
      await commitAll(copy.root);
    }
    // What a feature remembers is its own step, which is another where others were there before it.
    return treeOf(copy.root, { without: ['.git', '.agentops'] });
  };
  return {
    async 'is the same in whatever order they come'() {
      const together = await treeAfter([features]);
      const oneByOne = features.map((id) => [id]);
      assertSameTree(await treeAfter(oneByOne), together, 'one by one');
      assertSameTree(await treeAfter(oneByOne.toReversed()), together, 'one by one, last first');
    },
  };
}

/** The proofs of the fixtures whose name passes. */
export function proveRepositories(passes: (name: string) => boolean): void {
  for (const fixture of fixtures.filter(({ name }) => passes(name))) {
    describe(fixture.name, () => {
      let sound = true;
      for (const [at, [name, step]] of Object.entries(stepsFor(fixture)).entries()) {
        it(name, async () => {
          if (!sound) throw new Error('Not tried: the first step failed.');
          sound = at > 0;
          await step();
          sound = true;
        });
      }
    });
  }
}
