import assert from 'node:assert/strict';
import { features } from '../src/request/features.ts';
import { planOver } from './support/memory-plan.ts';
import { applied, type Tree } from './support/memory-tree.ts';
import { packageAround } from './support/wired.ts';

/* What a person is handed where wiring is not certain, and what is left of it afterwards. */

const featuresCalled = (...ids: string[]) => features.filter(({ id }) => ids.includes(id));

const twoServers = packageAround('express', {
  'index.js': [
    "const express = require('express');",
    "const http = require('node:http');",
    '',
    'const app = express();',
    'http.createServer(app).listen(3000);',
    'http.createServer(app).listen(3001);',
    '',
  ].join('\n'),
});

describe('manual step', () => {
  it('has the reason, its location and the exact lines', async () => {
    const { manual, changes } = await planOver(twoServers, featuresCalled('graceful-shutdown'));
    assert.deepEqual(manual, [
      {
        where:
          'index.js: several servers listen: index.js:5, index.js:6 (choose one with --fact listens=<file>:<line>)',
        lines: [
          "const { shutdownOptions } = require('./platform/shutdown.cjs');",
          "const { gracefulShutdown } = require('./platform/shutdown/shutdown.cjs');",
          '',
          '// Where the server listens:',
          'gracefulShutdown(server, shutdownOptions);',
        ],
      },
    ]);
    assert.ok(changes.every(({ path }) => path !== 'index.js'));
  });

  it('gives line numbers after all edits of the run', async () => {
    const { manual, changes } = await planOver(
      twoServers,
      featuresCalled('logging', 'health-check', 'graceful-shutdown'),
    );
    const text = changes.find(({ path }) => path === 'index.js')?.after ?? '';
    const lines = text.split('\n');
    const [, one, other] = /:(\d+), index\.js:(\d+) \(/.exec(manual[0]?.where ?? '') ?? [];
    for (const at of [one, other]) assert.match(lines[Number(at) - 1] ?? '', /listen\(300[01]\)/);
  });

  it('disappears once its lines exist', async () => {
    const chosen = featuresCalled('graceful-shutdown');
    const { manual, changes } = await planOver(twoServers, chosen);
    const [imports, code] = [
      manual[0]?.lines.filter((line) => line.startsWith('const ')) ?? [],
      manual[0]?.lines.at(-1)?.replace('server', 'http.createServer(app).listen(3000)') ?? '',
    ];
    const tree = applied(twoServers, changes);
    const pasted: Tree = {
      ...tree,
      'index.js': `${imports.join('\n')}\n${tree['index.js']?.replace(/^http.*3000\);$/m, code)}`,
    };
    const again = await planOver(pasted, chosen);
    assert.deepEqual([again.manual, again.changes], [[], []]);
  });
});

describe('link between two features', () => {
  const service = packageAround('express', {
    'src/main.ts': "import express from 'express';\nconst app = express();\napp.listen(3000);\n",
  });
  const both = featuresCalled('health-check', 'graceful-shutdown');
  const seed = 'src/platform/shutdown.ts';

  it('is added by the second feature, in either order', async () => {
    for (const order of [both, both.toReversed()]) {
      let tree = service;
      for (const feature of order) tree = applied(tree, (await planOver(tree, [feature])).changes);
      assert.match(tree[seed] ?? '', /onDrain: health\.drain,\n\};\n$/);
    }
  });

  it('keeps user code, and asks for the lines it cannot add', async () => {
    const [health, shutdown] = both;
    assert.ok(health && shutdown);
    const tree = applied(service, (await planOver(service, [shutdown])).changes);
    const own = tree[seed]?.replace('  logger,\n', '  logger,\n  onDrain: () => {},\n') ?? '';
    const left = await planOver({ ...tree, [seed]: own }, [health]);
    assert.ok(left.changes.every(({ path }) => path !== seed));
    const made = "import { make } from './make.js';\nexport const shutdownOptions = make();\n";
    const asked = await planOver({ ...tree, [seed]: made }, [health]);
    assert.deepEqual(asked.manual, [
      {
        where: `${seed}, in its export shutdownOptions`,
        lines: ['onDrain: health.drain,'],
      },
    ]);
  });
});
