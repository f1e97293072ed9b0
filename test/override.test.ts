import assert from 'node:assert/strict';
import { render } from '../src/adapt/render.ts';
import { file, seed } from '../src/model/actions.ts';
import type { Resolution } from '../src/model/change.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { fillIn, type Overrides } from '../src/model/overrides.ts';
import { applyActions } from '../src/plan/apply-actions.ts';
import { targetFor } from '../src/plan/feature-actions.ts';
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

describe('custom template', () => {
  it('has its variables replaced and all other bytes kept', () => {
    const values = { name: 'svc', port: 3000, empty: '' };
    assert.equal(filled('<%= name %>:<%=port%>\n\n  <%= empty %>x', values), 'svc:3000\n\n  x');
    assert.equal(filled('no tags, %> and {{ name }}\n', values), 'no tags, %> and {{ name }}\n');
  });

  it('inserts values verbatim', () => {
    for (const name of ['$&$1', '<%= port %>', '<% if (x) { %>', '"\'\n'])
      assert.equal(filled('[<%= name %>]', { name, port: 1 }), `[${name}]`);
  });

  it('may contain an incomplete tag', () => {
    assert.equal(filled('<%%= name %> <%% if %>', { name: 'a' }), '<%= name %> <% if %>');
  });

  it('is never executed: every other tag is an error with its line', () => {
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
      assert.deepEqual(details, [`${from}:2: ${tag.split('\n')[0]} is an executable tag`]);
      assert.match(next, /Names: name, size\./);
    }
  });

  it('accepts only known variables', () => {
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
      `${from}:1: <%= nmae %> is not a known variable. Did you mean name?`,
      `${from}:2: <%= list %> has the type list; only text and numbers can be inserted.`,
      `${from}:3: <%= on %> has the type boolean; only text and numbers can be inserted.`,
      `${from}:4: <%= none %> has the type null; only text and numbers can be inserted.`,
      `${from}:5: <%= nan %> has the type number; only text and numbers can be inserted.`,
      `${from}:6: <%= thing %> has the type object; only text and numbers can be inserted.`,
    ]);
  });

  it('does not see Object.prototype', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      assert.match(
        failure(() => filled(`<%= ${name} %>`)).details[0] ?? '',
        /is not a known variable/,
      );
  });

  it('reports unknown variables without candidates', () => {
    assert.match(failure(() => filled('<%= a %>')).next, /Names: none\./);
  });

  it('truncates long tags in messages', () => {
    const [detail = ''] = failure(() => filled(`<% ${'x'.repeat(500)} %>`)).details;
    assert.ok(detail.length < 140, detail);
  });

  it('replaces exactly one built-in template', () => {
    const overrides: Overrides = new Map([['app/nvmrc', { text: 'v<%= nodeVersion %>\n', from }]]);
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }, overrides), 'v24\n');
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }, new Map()), '24\n');
    assert.match(render('app/gitignore', { packageManager: 'npm' }, overrides), /node_modules/);
  });
});

describe('plan with custom templates', () => {
  const registry = file('src/registry.ts', 'health-check/health/registry.ts');
  const only = (text: string): Overrides =>
    new Map([['health-check/health/registry.ts', { text, from: 'own/registry.ts' }]]);

  const resolved = (tree: Tree, text: string, action = registry): Promise<Resolution> => {
    const reader = readerOf(tree);
    return applyActions([action], reader, targetFor(detect(reader, 'svc')), undefined, only(text));
  };
  const javascript: Tree = {
    'package.json': '{ "name": "svc", "dependencies": { "express": "^5.1.0" } }',
    'server.js': "const express = require('express')\nconst app = express()\napp.listen(3000)\n",
    '.prettierrc': '{ "semi": false, "singleQuote": true }',
  };

  it('adapts them to language, modules and style of the repository', async () => {
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

  it('names the template that cannot be converted', async () => {
    for (const text of ['export enum A { B }\n', 'export const = 1;\n']) {
      await assert.rejects(resolved(javascript, text), (error) => {
        assert.ok(error instanceof AgentopsError);
        assert.equal(error.id, 'OVERRIDE');
        assert.match(error.details.join(), /^own\/registry\.ts: /);
        return true;
      });
    }
  });

  it('lists only the templates that it used', async () => {
    const { overrides } = await resolved(
      { ...javascript, 'src/registry.cjs': 'mine\n' },
      'ours\n',
      seed('src/registry.ts', 'health-check/health/registry.ts'),
    );
    assert.equal(overrides, undefined);
    const other = file('.editorconfig', 'app/editorconfig');
    assert.equal((await resolved({}, 'ours\n', other)).overrides, undefined);
  });

  it('lists a template even if it changed nothing', async () => {
    const tree = { ...javascript, 'src/registry.cjs': "'use strict'\n\n// ours\n" };
    const { changes, overrides } = await resolved(tree, '// ours\n');
    assert.deepEqual(changes, []);
    assert.equal(overrides?.length, 1);
  });
});
