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

describe('a template', () => {
  it('gets its values, as they are', () => {
    assert.equal(render('app/nvmrc', { nodeVersion: '24' }), '24\n');
    assert.equal(render('app/nvmrc', { nodeVersion: `<&>"'` }), `<&>"'\n`);
  });

  it('fails on a name that it was not given', () => {
    assert.match(failure('app/nvmrc', {}).details.join(), /nodeVersion is not defined/);
    assert.match(
      failure('app/nvmrc', { nodeversion: '24' }).details.join(),
      /nodeVersion is not defined/,
    );
  });

  it('fails on a value that would print nothing, or nonsense', () => {
    for (const nodeVersion of [undefined, null, {}, [], () => '24', true, Number.NaN]) {
      assert.match(
        failure('app/nvmrc', { nodeVersion }).details.join(),
        /printed/,
        String(nodeVersion),
      );
    }
  });

  it('does not see what other runs gave it', () => {
    render('app/nvmrc', { nodeVersion: '24' });
    failure('app/nvmrc', { other: '24' });
  });

  it('that is not there is named', () => {
    assert.match(failure('app/none', {}).message, /app\/none/);
  });
});

describe('the templates', () => {
  const root = fileURLToPath(new URL('../templates', import.meta.url));
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`));

  it('are all EJS, and none has a name that npm leaves out of a package', () => {
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
