import assert from 'node:assert/strict';
import { deps } from '../src/model/actions.ts';
import { AgentopsError } from '../src/model/errors.ts';
import type { Project } from '../src/model/project.ts';
import { settleVersions } from '../src/plan/required-versions.ts';
import { lowestOf } from '../src/repository/supports.ts';
import { featureOf, features } from '../src/request/features.ts';
import { supported } from '../src/versions/supported.ts';
import { versionOf } from '../src/versions/versions.ts';
import { detected, manifest } from './support/detected.ts';
import { planOver } from './support/memory-plan.ts';
import type { Tree } from './support/memory-tree.ts';

const api = 'packages/api';
const member = (range: string, above: Tree): [Tree, string] => [
  { [`${api}/package.json`]: manifest({ dependencies: { pino: range } }), ...above },
  api,
];

describe('a version in package.json', () => {
  const ground: Readonly<Record<string, readonly [Tree, string?]>> = {
    '9.4.0': [{ 'package.json': manifest({ dependencies: { pino: '^9.4.0' } }) }],
    '8.0.0': [{ 'package.json': manifest({ dependencies: { pino: '8.x || ^9.1.0' } }) }],
    '9.5.0': member('catalog:', {
      'package.json': '{}',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\ncatalog:\n  # logs\n  "pino": ^9.5.0\n',
    }),
    '9.6.0': member('catalog:logs', {
      'package.json': '{}',
      'pnpm-workspace.yaml': 'catalog:\n  pino: ^8.0.0\ncatalogs:\n  logs:\n    pino: 9.6.0\n',
    }),
    '9.6.1': member('catalog:default', {
      'package.json': '{}',
      'pnpm-workspace.yaml': 'catalogs:\n  default:\n    pino: ~9.6.1\n',
    }),
    '9.7.0': member('catalog:', {
      'package.json': '{}',
      '.yarnrc.yml': 'catalog:\n  pino: ^9.7.0\n',
    }),
    '9.8.0': member('catalog:logs', {
      'package.json': manifest({ workspaces: { catalogs: { logs: { pino: '9.8.0' } } } }),
    }),
    '9.9.0': [{ 'package.json': manifest({ dependencies: { pino: 'npm:@acme/pino@^9.9.0' } }) }],
    '9.10.0': [{ 'package.json': manifest({ dependencies: { pino: 'workspace:^9.10.0' } }) }],
    '9.11.0': [
      {
        'package.json': manifest({ dependencies: { pino: 'link:./vendor/pino' } }),
        'vendor/pino/package.json': '{ "version": "9.11.0" }',
      },
    ],
    '9.12.0': [
      {
        'package.json': manifest({ dependencies: { pino: 'workspace:*' } }),
        'node_modules/pino/package.json': '{ "version": "9.12.0" }',
      },
    ],
  };
  for (const [lowest, [tree, path]] of Object.entries(ground)) {
    const stated = JSON.parse(tree[`${path ?? '.'}/package.json`.replace('./', '')] ?? '{}');
    it(`is read as what it stands for: ${stated.dependencies.pino}`, () => {
      assert.equal(lowestOf(detected(tree, path).requirements, 'pino'), lowest);
    });
  }

  for (const range of ['*', 'latest', 'github:pinojs/pino', 'catalog:none', 'link:../gone']) {
    it(`says nothing: ${range}`, () => {
      const project = detected({ 'package.json': manifest({ dependencies: { pino: range } }) });
      assert.equal(lowestOf(project.requirements, 'pino'), undefined);
    });
  }

  it('may be that of the root', () => {
    const [tree] = member('^9.0.0', {
      'package.json': manifest({ devDependencies: { tsx: '^4.1.0' } }),
    });
    assert.equal(lowestOf(detected(tree, api).requirements, 'tsx'), '4.1.0');
  });
});

/** A feature that needs these packages. */
const needs = (...names: readonly Parameters<typeof deps>[0][number][]) => [
  { ...deps([...names]), of: 'database' },
];

const project = (dependencies: object, more: Tree = {}): Project =>
  detected({ 'package.json': manifest({ dependencies }), ...more });

async function refusedBy(settled: Promise<unknown>): Promise<AgentopsError> {
  const error = await settled.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AgentopsError, 'it was not refused');
  return error;
}

describe('a dependency outside of what is supported', () => {
  const wanted = needs('pg', 'zod');

  it('is refused with its place, what is required and the way out', async () => {
    const { details, next } = await refusedBy(
      settleVersions(wanted, {}, project({ pg: '^8.7.3', zod: '^4.0.0' })),
    );
    assert.deepEqual(details, [
      'package.json:3 has pg ^8.7.3; pg 8.20 or newer, below 9 is required.',
    ]);
    assert.match(next, /--raise/);
  });

  for (const [stated, raised] of [
    ['^8.7.3', `^${versionOf('pg')}`],
    ['~8.7.3', `~${versionOf('pg')}`],
    ['8.7.3', versionOf('pg')],
  ] as const) {
    it(`is raised from ${stated} with a yes`, async () => {
      const actions = await settleVersions(wanted, { raise: true }, project({ pg: stated }));
      assert.deepEqual(actions, [
        {
          type: 'json',
          path: 'package.json',
          value: { dependencies: { pg: raised } },
          replace: true,
          sorted: false,
        },
      ]);
    });
  }

  it('is raised within its own major version, as zod 3', async () => {
    const [action] = await settleVersions(wanted, { raise: true }, project({ zod: '^3.22.0' }));
    assert.deepEqual(action?.type === 'json' && action.value, {
      dependencies: { zod: '^3.25.68' },
    });
  });

  it('is asked about, and stays without a yes', async () => {
    const asked: string[] = [];
    const answering = (answer: boolean) => ({
      ask: async ({ note = '' }: { note?: string }) => {
        asked.push(note);
        return answer;
      },
    });
    const old = project({ pg: '^8.7.3' });
    assert.equal((await settleVersions(wanted, answering(true), old)).length, 1);
    assert.match(asked[0] ?? '', /pg \^8\.7\.3 -> \^8\./);
    await refusedBy(settleVersions(wanted, answering(false), old));
  });

  for (const [name, stated, more] of [
    ['pg', '^7.0.0', {}],
    ['pg', '^9.0.0', {}],
    ['pg', 'catalog:', { 'pnpm-workspace.yaml': 'catalog:\n  pg: ^8.7.3\n' }],
  ] as const) {
    it(`is never raised: ${name} ${stated}`, async () => {
      const { next } = await refusedBy(
        settleVersions(wanted, { raise: true }, project({ [name]: stated }, more)),
      );
      assert.doesNotMatch(next, /--raise/);
    });
  }
});

describe('the compiler of the repository', () => {
  const checked = (typescript: string, options: object, fields: object = {}): Project =>
    detected({
      'package.json': manifest({
        dependencies: { express: '^5.0.0' },
        devDependencies: { typescript },
        ...fields,
      }),
      'tsconfig.json': manifest({ compilerOptions: options }),
      'src/server.ts': 'export {};\n',
    });
  const reasons = (id: string, given: Project): string[] => featureOf(id).unsupported(given);

  it('is refused below 5.0, for that reason alone', () => {
    for (const version of ['~4.9.5', '^3.6.0']) {
      const [reason, ...others] = reasons('logging', checked(version, { target: 'ES5' }));
      assert.match(reason ?? '', /typescript .* \(package\.json:\d+\).*5\.0 or newer/);
      assert.doesNotMatch(reason ?? '', /ES20/);
      assert.deepEqual(others, []);
    }
  });

  it('may compile to ES2015 and later, not to ES5', () => {
    for (const target of ['ES6', 'ES2015', 'ES2016', 'ES2021', 'ESNext']) {
      assert.deepEqual(reasons('logging', checked('^5.0.0', { target })), [], target);
    }
    for (const options of [{ target: 'ES5' }, { target: 'ES3' }, {}]) {
      assert.match(reasons('logging', checked('^5.0.0', options)).join(), /no classes/);
    }
  });

  it('has to read the types of what comes new, if it checks them', async () => {
    const [cache, skip] = [needs('zod'), { target: 'ES2022', skipLibCheck: true }];
    const { details } = await refusedBy(
      settleVersions(cache, {}, checked('^5.3.0', { target: 'ES2022' })),
    );
    assert.match(details.join(), /those of zod need typescript 5\.4 or newer/);
    assert.deepEqual(await settleVersions(cache, {}, checked('^5.3.0', skip)), []);
    assert.deepEqual(await settleVersions(cache, {}, checked('^5.4.0', { target: 'ES2022' })), []);
  });

  it('has to let CommonJS require node-pg-migrate', () => {
    const refuses = (version: string, module: string, type = 'commonjs'): boolean =>
      reasons('migrations', checked(version, { module }, { type })).some((each) =>
        each.includes('ES module'),
      );
    assert.ok(refuses('^5.7.0', 'nodenext'));
    assert.ok(refuses('^5.8.0', 'node16'));
    assert.ok(!refuses('^5.8.0', 'nodenext'));
    assert.ok(!refuses('^5.7.0', 'nodenext', 'module'));
  });
});

describe('a new dependency', () => {
  const tree = (settings: string, dependencies: object): Tree => ({
    'package.json': manifest({ type: 'module', dependencies }),
    'pnpm-workspace.yaml': `${settings}catalog:\n  pino: ^10.0.0\n  pino-pretty: ^9.0.0\n`,
    'index.js': "import Fastify from 'fastify';\n\nFastify().listen({ port: 1 });\n",
  });
  const written = async (settings: string, dependencies: object): Promise<string> => {
    const { changes } = await planOver(tree(settings, dependencies), [featureOf('logging')]);
    return changes.find(({ path }) => path === 'package.json')?.after ?? '';
  };

  it('is that of the catalog where pnpm or the neighbours say so', async () => {
    for (const [settings, fastify] of [
      ['catalogMode: prefer\n', '^5.10.0'],
      ['', 'catalog:'],
    ] as const) {
      const text = await written(settings, { fastify });
      assert.match(text, /"pino": "catalog:"/);
      // The catalog's is too old, or it has none.
      assert.match(text, /"pino-pretty": "\d/);
      assert.match(text, /"@opentelemetry\/api": "\d/);
    }
  });

  it('is pinned elsewhere', async () => {
    assert.match(await written('', { fastify: '^5.10.0' }), /"pino": "\d/);
    const manual = await written('catalogMode: manual\n', { fastify: 'catalog:' });
    assert.match(manual, /"pino": "\d/);
  });
});

describe('what is written for the versions of the repository', () => {
  const textOf = async (dependencies: object, ids: readonly string[], path: string) => {
    const tree = {
      'package.json': manifest({ type: 'module', dependencies }),
      'src/server.ts': "import Fastify from 'fastify';\n\nFastify().listen({ port: 1 });\n",
      'tsconfig.json': manifest({ compilerOptions: { module: 'nodenext' } }),
    };
    const chosen = features.filter(({ id }) => ids.includes(id));
    const { changes } = await planOver(tree, chosen);
    return changes.find((change) => change.path === path)?.after ?? '';
  };

  it('imports zod 4 from inside of zod 3.25', async () => {
    for (const [range, from] of [
      ['^3.25.76', 'zod/v4'],
      ['^4.0.0', 'zod'],
    ] as const) {
      const dependencies = { fastify: '^5.0.0', zod: range };
      const text = await textOf(dependencies, ['env-validation'], 'src/platform/env/env.ts');
      assert.match(text, new RegExp(`from '${from}'`), range);
    }
  });

  it('gives Fastify its logger as that version takes it', async () => {
    for (const [range, option] of [
      ['^4.26.0', /^ {2}logger,$/m],
      ['~5.2.0', /^ {2}loggerInstance: logger,\n.*\n {2}disableRequestLogging: true,$/m],
      ['^5.10.0', /logController/],
    ] as const) {
      const path = 'src/platform/logging/fastify.ts';
      assert.match(await textOf({ fastify: range }, ['logging'], path), option, range);
    }
  });
});

it('what new code gets is among what is supported', async () => {
  for (const name of Object.keys(supported)) {
    const own = detected({
      'package.json': manifest({ dependencies: { [name]: versionOf(name) } }),
    });
    assert.equal(lowestOf(own.requirements, name), versionOf(name));
    await assert.doesNotReject(settleVersions(needs(name), {}, own));
  }
});
