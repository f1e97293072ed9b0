import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { plan as planFeatures } from '../../src/api.ts';
import { makeRemoval } from '../../src/installed/remove.ts';
import { type SettledPlan, settlePlan, write } from '../../src/plan/session.ts';
import { fixtureFolder } from '../e2e/support/fixtures.ts';
import { temporaryFolder } from './temporary.ts';

/* Features in small repositories, put in and taken out through the engine itself. */

export async function add(root: string, features: readonly string[], answers = {}): Promise<void> {
  write(await planFeatures({ root, features, answers, force: true }));
}

export async function remove(root: string, feature: string): Promise<SettledPlan> {
  const plan = await settlePlan(await makeRemoval({ root, feature }), { force: true });
  write(plan);
  return plan;
}

/** A fixture in a folder of its own, and the package in it. */
export function placed(
  name: string,
  inner = '.',
): { whole: string; root: string; reset: () => void } {
  const whole = temporaryFolder();
  const fill = (): void => cpSync(fixtureFolder(name), whole, { recursive: true });
  fill();
  return {
    whole,
    root: join(whole, inner),
    reset() {
      rmSync(whole, { recursive: true });
      fill();
    },
  };
}
