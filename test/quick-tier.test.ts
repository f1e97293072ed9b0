import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/packed-files.ts';

interface Config {
  readonly spec: readonly string[];
  readonly ignore?: readonly string[];
}

const configOf = (path: string): Config =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Config;
const whole = configOf('.mocharc.json');
const quick = configOf('test/.mocharc.quick.json');
const left = quick.ignore ?? [];

describe('the quick tier', () => {
  it('has every file of tests but those that it names', () => {
    const { ignore: _ignore, ...others } = quick;
    assert.deepEqual(others, whole);
    assert.deepEqual(
      left.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  it('leaves no folder of the sources without a test', () => {
    // What only the finished package shows; `promises.test.ts` runs it.
    const packaged = ['feature-kit', 'yeoman'];
    assert.ok(!left.includes('test/promises.test.ts'));
    const texts = whole.spec
      .map((pattern) => pattern.replace('/*.test.ts', ''))
      .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
      .filter((path) => path.endsWith('.test.ts') && !left.includes(path))
      .map((path) => readFileSync(join(root, path), 'utf8'));
    const bare = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => !packaged.includes(name))
      .filter((name) => !texts.some((text) => text.includes(`/src/${name}/`)));
    assert.deepEqual(bare, []);
  });
});
