import assert from 'node:assert/strict';
import { type ParseError, parse as parseJsonc } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { app } from '../generators/app/feature.ts';
import { json } from '../src/core/actions.ts';
import { optionsOf } from '../src/core/options.ts';
import { type Resolution, resolve } from '../src/core/resolve.ts';
import { features } from '../src/features.ts';
import { detect } from '../src/project/detect.ts';
import { answersFile, answersKey } from '../src/project/stored-answers.ts';
import { applied, readerOf, type Tree } from './support/memory-tree.ts';

type Answers = Readonly<Record<string, unknown>>;

/** What a run of one feature would do to a tree: as `makePlan` does it, but in memory. */
function planOver(tree: Tree, feature: (typeof features)[number], answers: Answers): Resolution {
  const reader = readerOf(tree);
  const judged = feature.options.parse(answers);
  const kept = JSON.parse(JSON.stringify({ [answersKey]: { [feature.id]: judged } }));
  const actions = [
    ...feature.plan(judged, detect(reader, 'svc')),
    json(answersFile, kept, { replace: true }),
  ];
  // An action is data: nothing of it is lost where it is printed and read again.
  assert.deepEqual(JSON.parse(JSON.stringify(actions)), actions);
  return resolve(actions, reader);
}

function assertNothingLeft(tree: Tree, feature: (typeof features)[number], answers: Answers): void {
  const again = planOver(tree, feature, answers);
  assert.deepEqual(
    again.changes.map(({ path }) => path),
    [],
  );
}

/** Every combination of the options that have choices; free text stays the same. */
function combinations(): Answers[] {
  const choices = optionsOf(app.options)
    .filter(({ type, choices }) => type === 'boolean' || choices.length > 1)
    // Git is no matter of files.
    .filter(({ name }) => name !== 'git')
    .map(
      ({ name, type, choices }) => [name, type === 'boolean' ? [true, false] : choices] as const,
    );
  return choices.reduce<Answers[]>(
    (all, [name, values]) =>
      all.flatMap((answers) => values.map((value) => ({ ...answers, [name]: value }))),
    [
      {
        name: 'svc',
        description: `It's "quoted" & <tagged> \\ \`ticked\` \${not}: # a - value`,
        author: 'Zoë "Z" <z@example.org>',
      },
    ],
  );
}

const isJson = (path: string): boolean => /\.json$/.test(path);
const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

/** What is wrong with a file that a tool would have to read. */
function faultsOf(path: string, text: string): string[] {
  const faults: string[] = [];
  if (isJson(path)) {
    const errors: ParseError[] = [];
    parseJsonc(text, errors, { disallowComments: !/tsconfig|biome/.test(path) });
    faults.push(...errors.map(({ error, offset }) => `JSON error ${error} at ${offset}`));
  }
  if (isYaml(path)) {
    for (const document of parseAllDocuments(text)) {
      faults.push(...document.errors.map(String), ...document.warnings.map(String));
    }
  }
  if (/<%|%>|\[object Object\]/.test(text)) faults.push('leavings of a template');
  if (/[ \t]+$/m.test(text) && !path.endsWith('.md')) faults.push('blanks at the end of a line');
  if (/\n{3,}/.test(text)) faults.push('more than one empty line');
  if (text !== '' && !text.endsWith('\n')) faults.push('no newline at the end');
  if (/\n\n$/.test(text)) faults.push('an empty line at the end');
  return faults;
}

describe('a new service', () => {
  const all = combinations();

  it(`reads well and is planned again without a change, in each of ${all.length} combinations of options`, function () {
    this.timeout(120_000);
    // Most files are the same in most combinations.
    const read = new Set<string>();
    const faults = new Set<string>();
    for (const answers of all) {
      const { changes, manual } = planOver({}, app, answers);
      const where = JSON.stringify(answers);
      assert.deepEqual(manual, [], where);
      assert.ok(
        changes.every(({ before, conflict }) => before === undefined && !conflict),
        where,
      );
      for (const { path, after } of changes) {
        const key = `${path}\0${after}`;
        if (read.has(key)) continue;
        read.add(key);
        for (const fault of faultsOf(path, after)) faults.add(`${path}: ${fault}`);
      }
      const tree = applied({}, changes);
      assert.deepEqual(
        planOver(tree, app, answers).changes.map(({ path }) => path),
        [],
        where,
      );
    }
    assert.deepEqual([...faults], []);
  });

  it('has what its answers say, and nothing of what they do not', () => {
    const written = (answers: Answers): string[] =>
      planOver({}, app, { name: 'svc', ...answers }).changes.map(({ path }) => path);
    const cases: readonly (readonly [answers: Answers, has: RegExp, hasNot: RegExp])[] = [
      [{ linter: 'biome' }, /^biome\.json$/, /eslint/],
      [{ linter: 'eslint' }, /^eslint\.config\.js$/, /biome/],
      [{ ci: 'github' }, /^\.github\/workflows\/ci\.yml$/, /gitlab/],
      [{ ci: 'gitlab' }, /^\.gitlab-ci\.yml$/, /github/],
      [{ ci: 'none' }, /^README\.md$/, /gitlab|github/],
      [{ deploy: 'docker' }, /^Dockerfile$/, /k8s/],
      [{ deploy: 'kubernetes' }, /^k8s\/deployment\.yaml$/, /nothing/],
      [{ deploy: 'none' }, /^README\.md$/, /Docker|compose|k8s/i],
      [{ example: true }, /^src\/modules\/notes\/routes\.ts$/, /nothing/],
      [{ example: false }, /^src\/main\.ts$/, /notes/],
      [{ packageManager: 'pnpm' }, /^pnpm-workspace\.yaml$/, /yarn/],
      [{ packageManager: 'yarn' }, /^\.yarnrc\.yml$/, /pnpm/],
    ];
    for (const [answers, has, hasNot] of cases) {
      const paths = written(answers);
      assert.ok(
        paths.some((path) => has.test(path)),
        JSON.stringify(answers),
      );
      assert.deepEqual(
        paths.filter((path) => hasNot.test(path)),
        [],
        JSON.stringify(answers),
      );
    }
  });

  it('holds no trace of the example where it was not wanted', () => {
    const { changes } = planOver({}, app, { name: 'svc', example: false });
    assert.deepEqual(
      changes.filter(({ after }) => /\bnotes?\b/i.test(after)).map(({ path }) => path),
      [],
    );
  });

  it('has its name and description as they were given, in every place', () => {
    const description = `It's "quoted" & <tagged> \\ \`ticked\` \${not}: # a - value`;
    const { changes } = planOver({}, app, { name: '@scope/a.b', description });
    const text = (path: string): string =>
      changes.find((change) => change.path === path)?.after ?? '';
    const manifest = JSON.parse(text('package.json'));
    assert.equal(manifest.name, '@scope/a.b');
    assert.equal(manifest.description, description);
    assert.ok(text('README.md').includes(description.slice(0, 4)));
  });
});

describe('a feature added to a repository', () => {
  const repository: Tree = {
    'package.json': `${JSON.stringify(
      {
        name: 'theirs',
        type: 'module',
        dependencies: { fastify: '^5.12.0' },
        devDependencies: { typescript: '^6.0.0' },
      },
      null,
      2,
    )}\n`,
    'src/main.ts':
      "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
  };

  for (const feature of features.filter(({ id }) => id !== 'app')) {
    it(`${feature.id}: a second run changes nothing`, () => {
      const { changes } = planOver(repository, feature, {});
      assert.ok(changes.length > 2);
      assertNothingLeft(applied(repository, changes), feature, {});
    });

    it(`${feature.id}: touches no file of theirs but package.json`, () => {
      const { changes } = planOver(repository, feature, {});
      assert.deepEqual(
        changes.filter(({ before }) => before !== undefined).map(({ path }) => path),
        ['package.json'],
      );
    });

    it(`${feature.id}: goes where it is told to`, () => {
      const { changes } = planOver(repository, feature, { dir: 'lib/base', testDir: 'spec/unit' });
      const paths = changes.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
      assert.deepEqual(
        paths.filter((path) => !/^(lib\/base|spec\/unit)\//.test(path)),
        [],
      );
      const written = new Set(paths);
      for (const { path, after } of changes.filter((change) => change.path.endsWith('.ts'))) {
        for (const [, specifier = ''] of after.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
          const target = new URL(specifier, `file:///${path}`).pathname
            .slice(1)
            .replace(/\.js$/, '.ts');
          assert.ok(written.has(target), `${path} imports ${specifier}, which is not written`);
        }
      }
    });

    it(`${feature.id}: says which lines remain, until they are there`, () => {
      const { changes, manual } = planOver(repository, feature, {});
      assert.equal(manual.length, 1);
      const [step] = manual;
      assert.ok(step?.where.includes('src/main.ts'), step?.where);
      const imports = step?.lines.filter((line) => line.startsWith('import ')) ?? [];
      assert.ok(imports.length > 0);
      const tree = applied(repository, changes);
      const wired = { ...tree, 'src/main.ts': `${imports.join('\n')}\n${tree['src/main.ts']}` };
      const again = planOver(wired, feature, {});
      assert.deepEqual(again.manual, []);
      assert.deepEqual(
        again.changes.map(({ path }) => path),
        [],
      );
    });
  }

  const addOns = features.filter(({ id }) => id !== 'app');
  const manifest = (tree: Tree): unknown => JSON.parse(tree['package.json'] ?? '');
  const variables = (tree: Tree): string[] =>
    [...(tree['src/platform/env/env.ts'] ?? '').matchAll(/^ {2}([A-Z_]+):/gm)]
      .map(([, name = '']) => name)
      .sort();

  it('makes the same of all of them in one run, whatever their order', () => {
    const together = (order: typeof addOns): Tree => {
      const reader = readerOf(repository);
      const project = detect(reader, 'svc');
      const actions = order.flatMap((feature) => feature.plan(feature.options.parse({}), project));
      return applied(repository, resolve(actions, reader).changes);
    };
    const [there, back] = [together(addOns), together(addOns.toReversed())];
    assert.deepEqual(Object.keys(back).sort(), Object.keys(there).sort());
    assert.deepEqual(manifest(back), manifest(there));
    assert.deepEqual(variables(back), variables(there));
  });

  it('makes the same of all of them one after the other, whatever their order', () => {
    const after = (order: typeof addOns): Tree =>
      order.reduce(
        (tree, feature) => applied(tree, planOver(tree, feature, {}).changes),
        repository,
      );
    const there = after(addOns);
    for (const feature of addOns) assertNothingLeft(there, feature, {});
    // A list of variables that comes later than a feature gets the feature's when that runs again.
    const back = after([...addOns.toReversed(), ...addOns]);
    assert.deepEqual(Object.keys(back).sort(), Object.keys(there).sort());
    assert.deepEqual(manifest(back), manifest(there));
    assert.deepEqual(variables(back), variables(there));
  });

  it('is planned again without a change in a checkout with CRLF', () => {
    for (const feature of addOns) {
      const { changes } = planOver(repository, feature, {});
      const windows = Object.entries(applied(repository, changes)).map(([path, text]) => [
        path,
        text.replaceAll(/\r?\n/g, '\r\n'),
      ]);
      assertNothingLeft(Object.fromEntries(windows), feature, {});
    }
  });
});
