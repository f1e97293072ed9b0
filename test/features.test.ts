import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { plan } from '../src/api.ts';
import { placement } from '../src/feature-kit/placement.ts';
import type { Answers } from '../src/model/answers.ts';
import { defineFeature, type Feature } from '../src/model/feature.ts';
import { exampleAnswers, optionsOf } from '../src/model/options.ts';
import { placeWith } from '../src/model/own-symbols.ts';
import type { Project } from '../src/model/project.ts';
import { features, ownSymbols } from '../src/request/features.ts';
import { detected, manifest } from './support/detected.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/* What holds for every feature of the registry: a new one is proved by being in it. */

const root = fileURLToPath(new URL('..', import.meta.url));

const entry =
  "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n";
const service = {
  'package.json': manifest({
    name: 'svc',
    type: 'module',
    license: 'MIT',
    scripts: { start: 'node src/main.js' },
    dependencies: { fastify: '^5.10.0', express: '^5.1.0', hono: '^4.8.0' },
  }),
  'src/main.js': entry,
};

/** Valid answers: the suggested ones, and each choice and each boolean changed in turn. */
function answersFor({ options, suggested }: Feature, project: Project): Answers[] {
  const base = { ...suggested?.(project), ...exampleAnswers(options) };
  const turned = optionsOf(options).flatMap(({ name, type, choices, default: standard }) => [
    ...choices.map((choice) => ({ [name]: choice })),
    ...(type === 'boolean' ? [{ [name]: !standard }] : []),
  ]);
  const all = Object.assign({}, ...turned.filter((each) => !('framework' in each))) as Answers;
  return [{}, all, ...turned].flatMap((each) => {
    const answers = options.safeParse({ ...base, ...each });
    return answers.success ? [answers.data as Answers] : [];
  });
}

it('every folder of generators is a feature of the registry', () => {
  const ids = features.map(({ id }) => id).sort();
  assert.deepEqual(readdirSync(`${root}generators`).sort(), ids);
});

it('no two features name a symbol or a variable alike', () => {
  const symbols = ownSymbols.map(({ name }) => name);
  assert.deepEqual([...new Set(symbols)], symbols);
  const variables = features.flatMap(({ variables = [] }) => variables);
  assert.deepEqual([...new Set(variables)], variables);
});

it('no two symbols have the same rank in a place', () => {
  for (const framework of ['fastify', 'express', 'hono']) {
    const ranks = ownSymbols.map((each) => `${placeWith(each, framework)} ${each.rank}`);
    assert.deepEqual([...new Set(ranks)], ranks, framework);
  }
});

for (const feature of features) {
  const { id, symbols = [], variables = [], wiring } = feature;
  const project = detected(service);

  describe(`feature ${id}`, () => {
    it('has an example of each required option, and they are accepted', () => {
      const examples = exampleAnswers(feature.options);
      const missing = Object.keys(examples).filter((name) => examples[name] === undefined);
      assert.deepEqual(missing, [], 'give each .meta({ examples: [<value>] })');
      assert.ok(answersFor(feature, project).length > 0, 'no combination of answers is accepted');
    });

    it('wires exactly the symbols that it declares', () => {
      const served = { value: 'ws', evidence: 'src/main.ts:1', confidence: 'likely' } as const;
      const used = [project, { ...project, webSockets: served }].flatMap((each) =>
        answersFor(feature, each).flatMap(
          (answers) => wiring?.(answers, each).edits.map(({ uses }) => uses) ?? [],
        ),
      );
      assert.deepEqual([...new Set(used)].sort(), symbols.map(({ name }) => name).sort());
    });

    if (wiring)
      it('adds exactly the variables that it declares', () => {
        const named = [project, detected({})].flatMap((each) =>
          answersFor(feature, each).flatMap((answers) =>
            feature
              .plan(answers, each)
              .flatMap((action) => (action.type === 'env' ? [action.name] : [])),
          ),
        );
        assert.deepEqual([...new Set(named)].sort(), [...variables].sort());
      });

    if ('adr' in feature.options.shape)
      it('has a decision record', () => {
        const template = `templates/adr/decisions/${id}.md.ejs`;
        assert.ok(existsSync(root + template), `${template} is needed`);
      });

    if (wiring && 'adr' in feature.options.shape)
      it('is planned with its decision record', async () => {
        const folder = temporaryFolder();
        writeTree(folder, service);
        const { changes } = await plan({
          root: folder,
          features: [id],
          answers: { ...exampleAnswers(feature.options), adr: true },
        });
        const paths = changes
          .map(({ path }) => path)
          .filter((path) => /^docs\/adr\/\d+-/.test(path));
        assert.ok(paths.length > 0, 'no record was written');
      });
  });
}

it('options that exclude or require each other do not affect other features', async () => {
  const demanding = defineFeature({
    id: 'demanding',
    summary: 'Has a required option, and two that exclude each other',
    options: z
      .object({ ...placement, team: z.string(), strict: z.boolean(), relaxed: z.boolean() })
      .refine(({ strict, relaxed }) => !(strict && relaxed)),
    symbols: [{ name: 'addDemands', place: 'made', rank: 3 }],
    requires: [],
    unsupported: () => [],
    plan: () => [],
    wiring: ({ framework }) => ({
      type: 'wire',
      feature: 'demanding',
      framework,
      seeds: [],
      edits: [],
      links: [],
    }),
  });
  const folder = temporaryFolder();
  writeTree(folder, service);
  (features as Feature[]).push(demanding as unknown as Feature);
  try {
    const { changes } = await plan({ root: folder, features: ['env-validation', 'logging'] });
    assert.ok(changes.some(({ path }) => path === 'src/main.js'));
  } finally {
    (features as Feature[]).pop();
  }
});
