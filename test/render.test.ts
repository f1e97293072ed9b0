import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from '../src/adapt/render.ts';
import { AgentopsError } from '../src/model/errors.ts';

const failure = (name: string, values: Record<string, unknown>): AgentopsError => {
  try {
    render(name, values);
  } catch (error) {
    assert.ok(error instanceof AgentopsError);
    assert.equal(error.id, 'TEMPLATE');
    return error;
  }
  assert.fail(`${name} was rendered`);
};

describe('template rendering', () => {
  it('inserts values verbatim', () => {
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }), '24\n');
    assert.equal(render('app/nvmrc', { nodeVersion: `<&>"'` }), `<&>"'\n`);
  });

  it('fails on an unknown variable', () => {
    assert.match(failure('app/nvmrc', {}).details.join(), /nodeVersion is not defined/);
    assert.match(
      failure('app/nvmrc', { nodeversion: '24' }).details.join(),
      /nodeVersion is not defined/,
    );
  });

  it('fails on a value without a useful text', () => {
    for (const nodeVersion of [undefined, null, {}, [], () => '24', true, Number.NaN]) {
      assert.match(
        failure('app/nvmrc', { nodeVersion }).details.join(),
        /printed/,
        String(nodeVersion),
      );
    }
  });

  it('shares no state between runs', () => {
    render('app/nvmrc', { nodeVersion: '24' });
    failure('app/nvmrc', { other: '24' });
  });

  it('reports a missing template', () => {
    assert.match(failure('app/none', {}).message, /app\/none/);
  });
});

describe('bundled templates', () => {
  const root = fileURLToPath(new URL('../templates', import.meta.url));
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`));

  it('are all EJS, under names that npm packs', () => {
    assert.ok(names.length > 40);
    assert.deepEqual(
      names.filter((name) => !name.endsWith('.ejs')),
      [],
    );
    assert.deepEqual(
      names.filter((name) => /(^|[\\/])\.(gitignore|npmrc|npmignore)/.test(name)),
      [],
    );
  });
});
