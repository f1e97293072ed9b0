import assert from 'node:assert/strict';
import { type ParseError, parse as parseJsonc } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { app } from '../generators/app/feature.ts';
import { optionsOf } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { type Answers, planOver } from './support/memory-plan.ts';
import { applied, type Tree, withoutRecords } from './support/memory-tree.ts';

type Feature = (typeof features)[number];

async function assertNothingLeft(
  tree: Tree,
  chosen: readonly Feature[],
  answers: Answers = {},
): Promise<void> {
  const again = await planOver(tree, chosen, answers);
  assert.deepEqual(
    again.changes.map(({ path }) => path),
    [],
  );
}

const caches: readonly Answers[] = [
  { cache: 'memory' },
  { cache: 'memory', writeThrough: true, warming: true },
  { cache: 'redis' },
  { cache: 'redis', writeThrough: true, writeBehind: true, warming: true },
];
const databases: readonly Answers[] = [
  { database: 'postgres' },
  { database: 'postgres', replicas: true, locks: true },
];
const ofStores = [
  'cache',
  'writeThrough',
  'writeBehind',
  'warming',
  'database',
  'replicas',
  'locks',
];
/** Where a cache or a database shows beside its own modules. */
const besideStores = ['framework', 'example', 'ci', 'deploy'];

/** Every combination of the options that have choices; free text stays the same. */
function combinations(): Answers[] {
  // Git is no matter of files.
  const others = productOf((name) => !['git', 'adr'].includes(name) && !ofStores.includes(name));
  const beside = productOf((name) => besideStores.includes(name));
  const both = databases.flatMap((database) =>
    [caches[0], caches[3]].map((cache) => ({ ...database, ...cache })),
  );
  const stores = [...caches, ...databases, ...both];
  const managed = productOf((name) => name === 'packageManager').flatMap((manager) =>
    both.map((store) => ({ ...manager, ...store })),
  );
  return [
    ...others,
    ...managed,
    ...beside.map((each) => ({ ...each, adr: false })),
    ...stores.flatMap((store) => beside.map((each) => ({ ...each, ...store }))),
  ];
}

function productOf(isVaried: (name: string) => boolean): Answers[] {
  const choices = optionsOf(app.options)
    .filter(({ type, choices }) => type === 'boolean' || choices.length > 1)
    .filter(({ name }) => isVaried(name))
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

describe('new service', () => {
  const all = combinations();

  it(`is well formed and stable in each of ${all.length} combinations of options`, async () => {
    // Most files are the same in most combinations.
    const read = new Set<string>();
    const faults = new Set<string>();
    for (const answers of all) {
      const { changes, manual } = await planOver({}, [app], answers);
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
        for (const fault of faultsOf(path, after ?? '')) faults.add(`${path}: ${fault}`);
      }
      const tree = applied({}, changes);
      assert.deepEqual(
        (await planOver(tree, [app], answers)).changes.map(({ path }) => path),
        [],
        where,
      );
    }
    assert.deepEqual([...faults], []);
  });

  it('contains exactly what its options select', async () => {
    const written = async (answers: Answers): Promise<string[]> =>
      (await planOver({}, [app], { name: 'svc', ...answers })).changes.map(({ path }) => path);
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
      [{ cache: 'memory' }, /^src\/platform\/cache\/memory\.ts$/, /redis|breaker|bus/],
      [{ cache: 'redis' }, /^src\/platform\/cache\/tiered-cache\.ts$/, /write-|warming/],
      [{ cache: 'none' }, /^src\/modules\/notes\/routes\.ts$/, /cache/],
      [{ database: 'none' }, /^src\/modules\/notes\/store\.ts$/, /db\/|database|migrat|postgres/],
      [
        { database: 'postgres' },
        /^src\/platform\/db\/pool\.ts$/,
        /replica|advisory-lock|k8s\/migrate/,
      ],
      [{ database: 'postgres', replicas: true }, /^src\/platform\/db\/replicas\.ts$/, /advisory/],
      [{ database: 'postgres', locks: true }, /^src\/platform\/db\/advisory-lock\.ts$/, /replica/],
      [{ database: 'postgres', example: false }, /^migrations\/\.gitkeep$/, /notes/],
      [{ database: 'postgres', deploy: 'kubernetes' }, /^k8s\/migrate\/job\.yaml$/, /nothing/],
      [{ packageManager: 'pnpm' }, /^pnpm-workspace\.yaml$/, /yarn/],
      [{ packageManager: 'yarn' }, /^\.yarnrc\.yml$/, /pnpm/],
    ];
    for (const [answers, has, hasNot] of cases) {
      const paths = await written(answers);
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

  it('contains no trace of a skipped example', async () => {
    const { changes } = await planOver({}, [app], { name: 'svc', example: false });
    assert.deepEqual(
      changes.filter(({ after }) => /\bnotes?\b/i.test(after ?? '')).map(({ path }) => path),
      [],
    );
  });

  it('has its exact name and description everywhere', async () => {
    const description = `It's "quoted" & <tagged> \\ \`ticked\` \${not}: # a - value`;
    const { changes } = await planOver({}, [app], { name: '@scope/a.b', description });
    const text = (path: string): string =>
      changes.find((change) => change.path === path)?.after ?? '';
    const manifest = JSON.parse(text('package.json'));
    assert.equal(manifest.name, '@scope/a.b');
    assert.equal(manifest.description, description);
    assert.ok(text('README.md').includes(description.slice(0, 4)));
  });
});

/** What uses them is a person's code, so there is nothing to wire. */
const unwired = features.filter(({ symbols }) => symbols === undefined).map(({ id }) => id);

const addOns = features.filter(
  ({ id, scope, forgets }) => id !== 'app' && scope !== 'repository' && !forgets,
);

describe('feature added to a repository', () => {
  const entry = 'src/main.ts';
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
    [entry]:
      "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
  };
  const withFeature = async (tree: Tree, ...chosen: Feature[]): Promise<Tree> =>
    applied(tree, (await planOver(tree, chosen)).changes);

  for (const feature of addOns) {
    it(`${feature.id}: changes nothing on a second run`, async () => {
      const { changes, manual } = await planOver(repository, [feature]);
      assert.ok(changes.length > 2);
      assert.deepEqual(manual, []);
      await assertNothingLeft(applied(repository, changes), [feature]);
    });

    it(`${feature.id}: edits only package.json and the wired file`, async () => {
      const { changes } = await planOver(repository, [feature]);
      assert.deepEqual(
        changes.filter(({ before }) => before !== undefined).map(({ path }) => path),
        unwired.includes(feature.id) ? ['package.json'] : ['package.json', entry],
      );
      assert.deepEqual(
        changes.filter(({ conflict }) => conflict),
        [],
      );
    });

    it(`${feature.id}: is written to the given folders`, async () => {
      const { changes } = await planOver(repository, [feature], {
        dir: 'lib/base',
        testDir: 'spec/unit',
      });
      const ours = changes.filter(({ path }) => path.endsWith('.ts') && path !== entry);
      assert.deepEqual(
        ours
          .map(({ path }) => path)
          .filter((path) => !/^(lib\/base|spec\/unit|scripts)\//.test(path)),
        [],
      );
      const written = new Set(ours.map(({ path }) => path));
      for (const { path, after } of changes.filter((change) => change.path.endsWith('.ts'))) {
        for (const [, specifier = ''] of (after ?? '').matchAll(
          /(?:from|import)\s*\(?\s*'(\.[^']*\.js)'/g,
        )) {
          const target = new URL(specifier, `file:///${path}`).pathname
            .slice(1)
            .replace(/\.js$/, '.ts');
          assert.ok(written.has(target), `${path} imports ${specifier}, which is not written`);
        }
      }
    });

    it(`${feature.id}: lists manual steps until they are done`, async () => {
      // Two applications: which of them is meant is for a person.
      const two = {
        ...repository,
        [entry]: `${repository[entry]}const other = Fastify();\nawait other.listen({ port: 3001 });\n`,
      };
      const needsApp = feature.symbols?.some(({ place }) => place !== 'entry') ?? false;
      if (!needsApp) return;
      const { changes, manual } = await planOver(two, [feature]);
      assert.equal(changes.find(({ path }) => path === entry)?.after, undefined);
      assert.equal(manual.length, 1);
      const [step] = manual;
      assert.ok(step?.where.includes(entry), step?.where);
      const isImport = (line: string): boolean => line.startsWith('import ');
      const imports = step?.lines.filter(isImport) ?? [];
      assert.ok(imports.length > 0);
      const tree = applied(two, changes);
      const statements = step?.lines
        .filter((line) => !isImport(line))
        .map((line) => line.replace(/^\.\.\.(.*),$/, 'Fastify({ ...$1 });'));
      const wired = {
        ...tree,
        [entry]: [...imports, tree[entry], ...(statements ?? []), ''].join('\n'),
      };
      const again = await planOver(wired, [feature]);
      assert.deepEqual(again.manual, []);
      assert.deepEqual(
        again.changes.map(({ path }) => path),
        [],
      );
    });
  }

  it('gives the same result in any order, together or one by one', async () => {
    const together = await withFeature(repository, ...addOns);
    await assertNothingLeft(together, addOns);
    for (const feature of addOns) await assertNothingLeft(together, [feature]);
    const orders = [
      addOns,
      addOns.toReversed(),
      [1, 0].flatMap((odd) => addOns.filter((_, at) => at % 2 === odd)),
    ];
    for (const order of orders) {
      let tree = repository;
      for (const feature of order) tree = await withFeature(tree, feature);
      const named = order.map(({ id }) => id).join(', ');
      assert.deepEqual(Object.keys(tree).sort(), Object.keys(together).sort(), named);
      for (const [path, text] of Object.entries(withoutRecords(together))) {
        assert.equal(tree[path], text, `${path} after ${named}`);
      }
    }
  });

  it('changes nothing on a second run in a checkout with CRLF', async () => {
    for (const feature of addOns) {
      const windows = Object.entries(await withFeature(repository, feature)).map(([path, text]) => [
        path,
        text.replaceAll(/\r?\n/g, '\r\n'),
      ]);
      await assertNothingLeft(Object.fromEntries(windows), [feature]);
    }
  });
});
