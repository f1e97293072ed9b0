import { render } from '../../src/adapt/render.ts';
import { exampleAnswers, optionsOf } from '../../src/model/options.ts';
import { detect } from '../../src/repository/detect.ts';
import { givenFacts } from '../../src/repository/given.ts';
import { features } from '../../src/request/features.ts';
import { readerOf, type Tree } from './memory-tree.ts';

/** Answers of features whose files depend on them; the first are the standard ones. */
const variants: Readonly<Record<string, readonly object[]>> = {
  app: [{}, { cache: 'memory' }, { cache: 'redis' }],
  cache: [
    {},
    { tiers: 'memory', writeThrough: true, warming: true },
    { writeThrough: true, writeBehind: true, warming: true },
  ],
};

/** Facts of a repository that files depend on, by feature. */
const facts: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  logging: [{ sigusr2: 'nodemon' }, { sigusr2: 'code' }],
  'graceful-shutdown': [
    { http2: true, webSockets: 'ws' },
    { webSockets: 'socket.io' },
    { webSockets: '@fastify/websocket' },
  ],
};

/**
 * Every file that a feature makes from a template, by path, with the values that the feature gives;
 * of each web framework that it knows, in a folder of the framework's name, one more for each variant.
 */
export function renderedTree(which: (id: string) => boolean): Tree {
  const tree: Record<string, string> = {};
  for (const feature of features.filter(({ id }) => which(id))) {
    const { choices = [] } =
      optionsOf(feature.options).find(({ name }) => name === 'framework') ?? {};
    for (const framework of choices.length > 0 ? choices : ['fastify']) {
      const manifest = { name: 'svc', type: 'module', dependencies: { [framework]: '^5.12.0' } };
      const reader = readerOf({ 'package.json': JSON.stringify(manifest) });
      const cases = [
        ...(variants[feature.id] ?? [{}]).map((answers) => ({ answers, known: {} })),
        ...(facts[feature.id] ?? []).map((known) => ({ answers: {}, known })),
      ];
      for (const [index, { answers, known }] of cases.entries()) {
        const project = detect(reader, 'svc', undefined, givenFacts(reader, { facts: known }));
        const given = feature.options.parse({
          ...exampleAnswers(feature.options),
          name: 'svc',
          framework,
          ...answers,
        });
        for (const action of feature.plan(given, project)) {
          if (action.type !== 'file') continue;
          const folder = index === 0 ? framework : `${framework}-${index}`;
          tree[`${folder}/${action.path}`] = render(action.template, action.values);
        }
      }
    }
  }
  return tree;
}
