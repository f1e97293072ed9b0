import { adaptPath } from '../../src/adapt/adapt.ts';
import { exampleAnswers } from '../../src/model/options.ts';
import type { Project } from '../../src/model/project.ts';
import { targetFor } from '../../src/plan/feature-actions.ts';
import { features } from '../../src/request/features.ts';
import { type Wired, wireFeature } from '../../src/wiring/wire.ts';
import { detected, manifest } from './detected.ts';
import type { Tree } from './memory-tree.ts';

/* Wiring over a tree in memory, without what is around it: no templates, no formatter. */

/** The features that are wired into files of a person, in the registry's order. */
export const wireable = features.filter(({ symbols }) => symbols !== undefined).map(({ id }) => id);

/** Versions that no feature refuses. */
const versions: Readonly<Record<string, object>> = {
  express: { express: '^5.1.0' },
  fastify: { fastify: '^5.10.0' },
  hono: { hono: '^4.8.0', '@hono/node-server': '^1.14.0' },
  nestjs: { '@nestjs/core': '^11.0.0', '@nestjs/platform-express': '^11.0.0' },
};

/** A package around sources; the first of them is what the process starts with. */
export function packageAround(framework: string, files: Tree, more: object = {}): Tree {
  const [entry = ''] = Object.keys(files);
  const isCommonJs = /\brequire\(|module\.exports/.test(files[entry] ?? '');
  return {
    'package.json': manifest({
      name: 'shop',
      ...(isCommonJs ? {} : { type: 'module' }),
      scripts: { start: `node ${entry}` },
      dependencies: versions[framework],
      ...more,
    }),
    ...(entry.endsWith('.ts') && {
      'tsconfig.json': manifest({
        compilerOptions: { module: 'nodenext', target: 'es2022', paths: { '@/*': ['./src/*'] } },
      }),
    }),
    ...files,
  };
}

export interface WiredTree {
  readonly tree: Tree;
  /** What came of each feature. */
  readonly outcome: Readonly<Record<string, Wired>>;
}

/** Wires features one after the other, each over what the one before has left. */
export function wiredTree(tree: Tree, ids: readonly string[] = wireable): WiredTree {
  const project: Project = { ...detected(tree), features: ids };
  const { symbols, style } = targetFor(project);
  const texts: Record<string, string> = { ...tree };
  const outcome: Record<string, Wired> = {};
  for (const id of ids) {
    const feature = features.find((each) => each.id === id);
    if (feature?.wiring === undefined || feature.unsupported(project).length > 0) continue;
    const answers = feature.options.parse({
      ...exampleAnswers(feature.options),
      ...feature.suggested?.(project),
    });
    const wire = feature.wiring(answers, project);
    const pathOf = (module: string): string => adaptPath(module, style);
    const modules = new Set(
      [
        ...wire.edits.flatMap(({ imports }) => imports),
        ...wire.seeds.map(({ path }) => ({ from: path })),
      ]
        .map(({ from }) => pathOf(from))
        .filter((path) => path.includes('/')),
    );
    // The modules are there; what is in them is nobody's affair here.
    const read = (path: string): string | undefined =>
      texts[path] ?? (modules.has(path) ? '' : undefined);
    const wired = wireFeature(wire, { project, symbols, force: false, pathOf, read });
    outcome[id] = wired;
    for (const [path, text] of wired.texts) texts[path] = text;
  }
  return { tree: texts, outcome };
}
