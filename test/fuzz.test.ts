import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { app } from '../generators/app/feature.ts';
import { contain, containPlanned } from '../src/disk/containment.ts';
import { diskReader } from '../src/disk/disk-reader.ts';
import { parseAnswers } from '../src/model/answers.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { oneLine } from '../src/model/one-line.ts';
import { isPlainPath, isRelativePath } from '../src/model/plain-path.ts';
import { visible } from '../src/model/visible.ts';
import { addDependencies } from '../src/plan/add-dependencies.ts';
import { applyActions } from '../src/plan/apply-actions.ts';
import { actionsFor, targetFor, withFeatures } from '../src/plan/feature-actions.ts';
import { parsePlanFile } from '../src/plan/plan-file.ts';
import { detect } from '../src/repository/detect.ts';
import { storedAnswers } from '../src/repository/stored-answers.ts';
import { features } from '../src/request/features.ts';
import { judgePreset } from '../src/request/preset.ts';
import { type Chance, mutated, mutatedText, oddJson, oddText } from './support/chance.ts';
import { assertContained, casesDone, fuzz, toldSeed, watchedReader } from './support/fuzz.ts';
import { temporaryFolder } from './support/temporary.ts';
import { watched } from './support/watched-disk.ts';

/*
 * What comes from elsewhere, by chance: names, paths, answers, the files that a target is judged by,
 * and plans. `fuzz-memory.test.ts` does it with manifests.
 */

describe('any input', () => {
  it('never leads to paths outside the target or to git hooks', async () => {
    const root = temporaryFolder();
    const strays = await watched(root, async () => {
      const accepted = await fuzz('paths', 40_000, (chance) => {
        const path = oddText(chance);
        assert.ok(diskReader(root).read(path) === undefined);
        const target = contain(root, path);
        assert.ok(target.startsWith(root + sep), target);
        assert.ok(isPlainPath(path) && join(root, path) === target, path);
        assert.doesNotMatch(path, /(^|\/)\.git[. ]*(\/|$)/i);
        assert.ok(!containPlanned(root, path).startsWith(join(root, '.agentops/transaction')));
      });
      assert.ok(accepted > 500, `only ${accepted} paths were taken`);
    });
    assert.deepEqual(strays, []);
  });

  it('never prints terminal control sequences', () =>
    fuzz('texts', 10_000, (chance) => {
      const text = oddText(chance);
      assert.doesNotMatch(oneLine(text), /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      assert.doesNotMatch(visible(text), /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      assert.equal(JSON.parse(visible(JSON.stringify(text))), text);
    }));

  for (const feature of features) {
    it(`gets a message as answers of ${feature.id}`, () =>
      fuzz(`answers of ${feature.id}`, 2500, (chance) => {
        const answers = parseAnswers(feature.options, {
          given: answersBy(chance, feature),
          stored: chance.is(0.3) ? answersBy(chance, feature) : undefined,
          flags: chance.is(0.3) ? flagsBy(chance, feature) : {},
        });
        for (const text of textsIn(answers)) {
          assert.doesNotMatch(text, /[\0\n\r]/, JSON.stringify(text));
        }
        const { dir } = answers as { dir?: unknown };
        if (typeof dir === 'string') assert.ok(isPlainPath(dir), dir);
      }));
  }

  it('gets a message as preset', () =>
    fuzz('presets', 4000, (chance) => {
      const preset = Object.fromEntries(
        features.map((feature) => [feature.id, answersBy(chance, feature)]),
      );
      judgePreset('preset.json', chance.is(0.5) ? mutated(chance, preset) : preset, features);
    }));

  it('gets a message as plan, and names no path outside', async () => {
    const digest = 'a'.repeat(64);
    const plan = {
      format: 1,
      version: '0.1.0',
      folder: '.',
      features: ['logging'],
      answers: { logging: { dir: 'src' } },
      packageManager: 'npm',
      changes: [
        { path: 'src/a.ts', before: null, after: 'x\n' },
        { path: 'package.json', before: digest, after: '{}\n' },
      ],
      inputs: { 'package.json': digest, '../tsconfig.json': null },
      folders: { '.': digest },
      unchanged: [],
      skipped: [],
      manual: [{ where: 'src/a.ts', lines: ['x'] }],
      notes: ['done'],
    };
    const accepted = await fuzz('plans', 14_000, (chance) => {
      const odd = JSON.stringify(mutated(chance, plan)) ?? '';
      const text = chance.is(0.2) ? mutatedText(chance, odd) : odd;
      const read = parsePlanFile(text, 'plan.json');
      assertContained(read.changes);
      for (const path of Object.keys(read.inputs))
        assert.ok(isRelativePath(path.replace(/^(\.\.\/)+/, '')), path);
    });
    assert.ok(accepted > 500, `only ${accepted} plans were taken`);
  });

  it('gets a message as target, based only on its own files', async () => {
    const manifest = {
      name: 'svc',
      type: 'module',
      main: 'src/main.ts',
      scripts: { start: 'node dist/main.js', test: 'node --test' },
      dependencies: { fastify: '^5.0.0' },
      devDependencies: { typescript: '^5.0.0' },
      engines: { node: '>=20' },
      workspaces: ['packages/*'],
      prettier: { semi: false },
    };
    const kept = { 'generator-agentops': { logging: { dir: 'src' }, style: { indent: 2 } } };
    const config = { extends: './base.json', compilerOptions: { outDir: 'dist', rootDir: 'src' } };
    const accepted = await fuzz('files of a target', 5000, (chance) => {
      const reader = watchedReader(targetBy(chance, { manifest, kept, config }));
      const project = detect(reader, 'svc');
      for (const { id } of features) storedAnswers(reader, id);
      assert.ok(project.packageManager.value);
    });
    assert.ok(accepted > 1000, `only ${accepted} targets were taken`);
    await fuzz('plans over a target', 500, async (chance) => {
      const reader = watchedReader(targetBy(chance, { manifest, kept, config }));
      const feature = chance.pick(features.filter((each) => each !== app));
      const project = withFeatures(detect(reader, 'svc'), [feature], reader);
      const answers = parseAnswers(feature.options, {
        suggested: feature.suggested?.(project) ?? {},
        stored: storedAnswers(reader, feature.id),
        flags: feature.id === 'adr' ? { title: 'Use X' } : {},
      });
      const actions = actionsFor([feature], { [feature.id]: answers }, reader, project);
      if (feature.unsupported(project).length > 0) return;
      const { changes } = await applyActions(actions, reader, targetFor(project));
      assertContained(changes);
    });
  });

  it('gets a message as non-object "dependencies"', () => {
    const wanted = { type: 'deps', dependencies: { zod: '4.6.7' }, devDependencies: {} } as const;
    for (const odd of ['"x"', '7', '[]', 'null', 'true'])
      assert.throws(() => addDependencies(`{"dependencies":${odd}}`, wanted), AgentopsError, odd);
  });

  it('is tried in at least 100,000 cases', () => {
    const all = Object.values(casesDone()).reduce((sum, each) => sum + each, 0);
    assert.ok(all >= 100_000, `only ${all} cases`);
  });

  after(() => console.log(`      ${toldSeed()}`));
});

type Feature = (typeof features)[number];

/** Own keys for the most part, so that the values are looked at, too. */
function answersBy(chance: Chance, { options }: Feature): unknown {
  if (chance.is(0.05)) return oddJson(chance);
  const names = Object.keys(options.shape);
  const entries = Array.from({ length: 1 + chance.below(3) }, () => {
    const name = chance.is(0.95) ? chance.pick(names) : oddText(chance);
    return [name, chance.is(0.8) ? oddText(chance) : oddJson(chance)];
  });
  return { ...(names.includes('title') && { title: 'x' }), name: 'svc', ...fromEntries(entries) };
}

const fromEntries = (entries: unknown[][]): object =>
  JSON.parse(
    `{${entries.map((pair) => pair.map((each) => JSON.stringify(each)).join(':')).join()}}`,
  );

const flagsBy = (chance: Chance, { options }: Feature): Readonly<Record<string, unknown>> => ({
  [chance.pick(Object.keys(options.shape))]: chance.is(0.8) ? oddText(chance) : [oddText(chance)],
});

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each);
}

function targetBy(
  chance: Chance,
  { manifest, kept, config }: { manifest: object; kept: object; config: object },
): Record<string, string> {
  const text = (value: object): string => {
    const odd = JSON.stringify(chance.is(0.7) ? mutated(chance, value) : value) ?? '';
    return chance.is(0.05) ? mutatedText(chance, odd) : odd;
  };
  return {
    'package.json': text(manifest),
    '.yo-rc.json': text(kept),
    'tsconfig.json': text(config),
    'src/main.ts': "import Fastify from 'fastify';\nawait Fastify().listen({ port: 3000 });\n",
    ...(chance.is(0.3) && {
      [chance.pick(['.editorconfig', 'Procfile', '.nvmrc'])]: oddText(chance),
    }),
  };
}
