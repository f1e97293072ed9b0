import assert from 'node:assert/strict';
import { render } from '../src/adapt/render.ts';
import { file, seed } from '../src/model/actions.ts';
import type { Resolution } from '../src/model/change.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { fillIn, type Overrides } from '../src/model/overrides.ts';
import { surroundingsOf } from '../src/plan/feature-actions.ts';
import { resolve } from '../src/plan/resolve.ts';
import { detect } from '../src/repository/detect.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';

const from = '.agentops/templates/app/nvmrc';
const filled = (text: string, values: Readonly<Record<string, unknown>> = {}): string =>
  fillIn('app/nvmrc', { text, from }, values);

function failure(run: () => unknown): AgentopsError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof AgentopsError, String(error));
    assert.equal(error.id, 'OVERRIDE');
    assert.equal(error.exitCode, 2);
    return error;
  }
  assert.fail('it was taken');
}

describe("a template of a person's own", () => {
  it('has its names replaced, and every other byte kept', () => {
    const values = { name: 'svc', port: 3000, empty: '' };
    assert.equal(filled('<%= name %>:<%=port%>\n\n  <%= empty %>x', values), 'svc:3000\n\n  x');
    assert.equal(filled('no tags, %> and {{ name }}\n', values), 'no tags, %> and {{ name }}\n');
  });

  it('gets a value as it is, whatever stands in it', () => {
    for (const name of ['$&$1', '<%= port %>', '<% if (x) { %>', '"\'\n'])
      assert.equal(filled('[<%= name %>]', { name, port: 1 }), `[${name}]`);
  });

  it('can hold the beginning of a tag', () => {
    assert.equal(filled('<%%= name %> <%% if %>', { name: 'a' }), '<%= name %> <% if %>');
  });

  it('is never run: every other tag is an error with its line', () => {
    const tags = [
      '<% process.exit(1) %>',
      '<%- name %>',
      '<%# name %>',
      '<%_ name _%>',
      '<%= name -%>',
      '<%= name.length %>',
      '<%= name; %>',
      '<%= globalThis["process"] %>',
      '<%= a + b %>',
      "<%= 'a' %>",
      '<%= %>',
      '<%=\nname\n%>',
      '<%= name',
      '<%',
    ];
    for (const tag of tags) {
      const { details, next } = failure(() => filled(`one\ntwo ${tag}`, { name: 'svc', size: 1 }));
      assert.deepEqual(details, [`${from}:2: ${tag.split('\n')[0]} is a tag that would be run`]);
      assert.match(next, /Names: name, size\./);
    }
  });

  it('names what it is given, and nothing else', () => {
    const { details } = failure(() =>
      filled('<%= nmae %>\n<%= list %>\n<%= on %>\n<%= none %>\n<%= nan %>\n<%= thing %>', {
        name: 'svc',
        list: ['a'],
        on: true,
        none: null,
        nan: Number.NaN,
        thing: {},
      }),
    );
    assert.deepEqual(details, [
      `${from}:1: <%= nmae %> names nothing. Did you mean name?`,
      `${from}:2: <%= list %> is no text and no number (list), and there are no conditions and loops.`,
      `${from}:3: <%= on %> is no text and no number (boolean), and there are no conditions and loops.`,
      `${from}:4: <%= none %> is no text and no number (null), and there are no conditions and loops.`,
      `${from}:5: <%= nan %> is no text and no number (number), and there are no conditions and loops.`,
      `${from}:6: <%= thing %> is no text and no number (object), and there are no conditions and loops.`,
    ]);
  });

  it('does not see what every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      assert.match(failure(() => filled(`<%= ${name} %>`)).details[0] ?? '', /names nothing/);
  });

  it('is told where there is nothing to name', () => {
    assert.match(failure(() => filled('<%= a %>')).next, /this template is given none/);
  });

  it('is shown short enough to read', () => {
    const [detail = ''] = failure(() => filled(`<% ${'x'.repeat(500)} %>`)).details;
    assert.ok(detail.length < 140, detail);
  });

  it('takes the place of one of ours, and of no other', () => {
    const overrides: Overrides = new Map([['app/nvmrc', { text: 'v<%= nodeVersion %>\n', from }]]);
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }, overrides), 'v24\n');
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }, new Map()), '24\n');
    assert.match(render('app/gitignore', { packageManager: 'npm' }, overrides), /node_modules/);
  });
});

describe('a resolution', () => {
  const registry = file('src/registry.ts', 'health-check/health/registry.ts');
  const only = (text: string): Overrides =>
    new Map([['health-check/health/registry.ts', { text, from: 'own/registry.ts' }]]);

  const resolved = (tree: Tree, text: string, action = registry): Promise<Resolution> => {
    const reader = readerOf(tree);
    return resolve([action], reader, surroundingsOf(detect(reader, 'svc')), undefined, only(text));
  };
  const javascript: Tree = {
    'package.json': '{ "name": "svc", "dependencies": { "express": "^5.1.0" } }',
    'server.js': "const express = require('express')\nconst app = express()\napp.listen(3000)\n",
    '.prettierrc': '{ "semi": false, "singleQuote": true }',
  };

  it("has somebody's own template in the language, modules and style of the repository", async () => {
    const { changes, overrides } = await resolved(
      javascript,
      "import { a } from './a.js';\nexport const b: number = a;\n",
    );
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['src/registry.cjs'],
    );
    assert.match(changes[0]?.after ?? '', /const \{ a \} = require\('\.\/a\.cjs'\)\n/);
    assert.doesNotMatch(changes[0]?.after ?? '', /number|;/);
    assert.deepEqual(overrides, [
      { template: 'health-check/health/registry.ts', from: 'own/registry.ts' },
    ]);
  });

  it('says whose template it is that has no equal there', async () => {
    for (const text of ['export enum A { B }\n', 'export const = 1;\n']) {
      await assert.rejects(resolved(javascript, text), (error) => {
        assert.ok(error instanceof AgentopsError);
        assert.equal(error.id, 'OVERRIDE');
        assert.match(error.details.join(), /^own\/registry\.ts: /);
        return true;
      });
    }
  });

  it('names only those that it has used', async () => {
    const { overrides } = await resolved(
      { ...javascript, 'src/registry.cjs': 'mine\n' },
      'ours\n',
      seed('src/registry.ts', 'health-check/health/registry.ts'),
    );
    assert.equal(overrides, undefined);
    const other = file('.editorconfig', 'app/editorconfig');
    assert.equal((await resolved({}, 'ours\n', other)).overrides, undefined);
  });

  it('names one that has changed nothing, since it still is the one', async () => {
    const tree = { ...javascript, 'src/registry.cjs': "'use strict'\n\n// ours\n" };
    const { changes, overrides } = await resolved(tree, '// ours\n');
    assert.deepEqual(changes, []);
    assert.equal(overrides?.length, 1);
  });
});
