import assert from 'node:assert/strict';
import {
  assertCompiles,
  assertFormatted,
  boot,
  runIn,
  stopWithin,
} from './support/fixture-commands.ts';
import { type Copy, copyOfFixture } from './support/fixture-installs.ts';
import { type Fixture, fixtures } from './support/fixtures.ts';

async function prove(copy: Copy, fixture: Fixture): Promise<void> {
  await assertCompiles(copy, fixture);
  await assertFormatted(copy, fixture);
  if (fixture.build) await runIn(copy, fixture.build);
  if (!fixture.boots) return;
  const service = await boot(copy, fixture);
  const { ms } = await stopWithin(service, 10_000);
  assert.ok(ms < 10_000, 'it had to be killed');
}

describe('fixtures are sound', () => {
  for (const fixture of fixtures) {
    it(fixture.name, async () => prove(await copyOfFixture(fixture), fixture));
  }
});
