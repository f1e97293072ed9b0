import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import type { adr } from '../generators/adr/feature.ts';
import type { app } from '../generators/app/feature.ts';
import type { cache } from '../generators/cache/feature.ts';
import type { codeowners } from '../generators/codeowners/feature.ts';
import type { database } from '../generators/database/feature.ts';
import type { logging } from '../generators/logging/feature.ts';
import { features } from '../src/request/features.ts';
import type * as types from '../src/request/option-types.ts';
import type { runOptions } from '../src/request/run-options.ts';
import { root } from './support/packed-files.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/* The code in docs/composing.md is a package: a generator of an organisation, and its tests. */

const page = readFileSync(join(root, 'docs/composing.md'), 'utf8');
const files = Object.fromEntries(
  [...page.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, path = '', text = '']) => [
    path,
    text,
  ]),
);

describe('docs/composing.md', () => {
  it('has a generator that passes its own tests', () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'package.json': '{ "name": "generator-org", "type": "module" }\n',
      ...files,
    });
    for (const name of ['yeoman-generator', 'yeoman-test', 'generator-agentops']) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      const target = name === 'generator-agentops' ? root : join(root, 'node_modules', name);
      symlinkSync(target, link, 'junction');
    }
    const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env;
    const { status, stdout } = spawnSync(process.execPath, ['--test', 'test/app.test.js'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass 3\b/);
  });

  it('has a generator of at most 35 lines', () => {
    assert.ok((files['generators/app/index.js'] ?? '').split('\n').length <= 35);
  });
});

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

describe('the types of options', () => {
  it('are those of the schemas', () => {
    // Checked by the compiler; a difference is a type error here.
    const equal: readonly true[] = [
      same<types.AdrOptions, z.input<(typeof adr)['options']>>(),
      same<types.AppOptions, Partial<z.input<(typeof app)['options']>>>(),
      same<types.CacheOptions, z.input<(typeof cache)['options']>>(),
      same<types.CodeownersOptions, z.input<(typeof codeowners)['options']>>(),
      same<types.DatabaseOptions, z.input<(typeof database)['options']>>(),
      same<types.LoggingOptions, z.input<(typeof logging)['options']>>(),
      same<types.RunOptions, z.input<typeof runOptions>>(),
    ];
    assert.ok(equal.every(Boolean));
  });

  it('are exported for every feature, and need no other package', () => {
    const text = readFileSync(join(root, 'src/request/option-types.ts'), 'utf8');
    for (const { id } of features) {
      const name = `-${id}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      assert.match(text, new RegExp(`export interface ${name}Options \\{`), id);
    }
    assert.doesNotMatch(text, /import/);
  });
});

const same = <A, B>(): Equal<A, B> => true as Equal<A, B>;
