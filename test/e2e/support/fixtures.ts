import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { features } from '../../../src/request/features.ts';

/* The small repositories below test/fixtures/repositories, as their fixture.json describe them. */

/** The features that are wired into a person's code, in the registry's order. */
const wired = features.filter(({ symbols }) => symbols !== undefined);
export const featureIds: readonly string[] = wired.map(({ id }) => id);
export type FeatureId = string;

/**
 * What the best tool would do: edit the code, leave it and hand over the lines, or say why not.
 */
type Verdict = 'wired' | 'manual' | 'refused';

export interface Fixture {
  /** `<framework>-<language>-<module system>-<shape>`, the folder's name. */
  readonly name: string;
  readonly framework: 'fastify' | 'express' | 'hono' | 'nestjs' | 'koa' | 'next' | 'none';
  /** The package that is the service, in a workspace. */
  readonly package?: string;
  /** Its own build, where it runs from compiled files. */
  readonly build?: readonly string[];
  /** The command that starts it; null where nothing of it is run. */
  readonly boots: readonly string[] | null;
  readonly port: string;
  /** Answers 200 without any database. */
  readonly probe: string;
  readonly typecheck: boolean;
  /** The major version of TypeScript that its tsconfig.json is for; 6 where nothing is said. */
  readonly typescript?: 5;
  /** Its formatter's check. */
  readonly check: readonly string[] | null;
  /** A feature that `fixture.json` does not name is expected to do as one of the same place. */
  readonly expect: Readonly<Record<FeatureId, Verdict>>;
  /** What `--force` makes of those that are refused because something of the kind exists. */
  readonly forced?: Readonly<Partial<Record<FeatureId, Verdict>>>;
  /** True for the same fixture with all that `--force` gives. */
  readonly force?: boolean;
  /** The files that are edited where something is wired. */
  readonly edits: readonly string[];
  /** Pieces of the lines that can not stay as they are: all other edits only insert. */
  readonly replaces?: readonly string[];
  /** The lines, from and to, of edited files that `--force` moves into ours: handlers of signals. */
  readonly moved?: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>>;
  /** The proofs that are made for this one beyond those made for all. */
  readonly also?: readonly ('alone' | 'orders' | 'tests')[];
  readonly notes: string;
}

const repositories = fileURLToPath(new URL('../../fixtures/repositories/', import.meta.url));

export const fixtureFolder = (name: string): string => `${repositories}${name}`;

function fixtureOf(name: string): Fixture {
  const text = readFileSync(`${fixtureFolder(name)}/fixture.json`, 'utf8');
  const { expect, ...fixture } = JSON.parse(text) as Omit<Fixture, 'name'>;
  const verdicts = featureIds.map((id) => [id, expect[id] ?? verdictOfNeighbour(id, expect)]);
  return { name, ...fixture, expect: Object.fromEntries(verdicts) };
}

/** What is expected of a named feature that is wired in the same place, and is not refused. */
function verdictOfNeighbour(id: FeatureId, expect: Fixture['expect']): Verdict {
  const placesOf = (each: FeatureId): unknown[] =>
    wired.find((feature) => feature.id === each)?.symbols?.map(({ place }) => place) ?? [];
  const places = placesOf(id);
  return (
    Object.entries(expect).find(
      ([each, verdict]) =>
        verdict !== 'refused' && placesOf(each).some((place) => places.includes(place)),
    )?.[1] ?? 'refused'
  );
}

/** All of them, or those whose name holds one of the words in AGENTOPS_FIXTURES. */
export const fixtures: readonly Fixture[] = readdirSync(repositories)
  .filter((name) =>
    (process.env.AGENTOPS_FIXTURES ?? '').split(',').some((word) => name.includes(word)),
  )
  .map(fixtureOf);

export const featuresThatAre = ({ expect }: Fixture, verdict: Verdict): FeatureId[] =>
  featureIds.filter((id) => expect[id] === verdict);

/** The fixture as `--force` is to leave it; undefined where nothing is forced. */
export const withForce = (fixture: Fixture): Fixture | undefined =>
  fixture.forced && {
    ...fixture,
    force: true,
    expect: { ...fixture.expect, ...(fixture.forced as Fixture['expect']) },
  };
