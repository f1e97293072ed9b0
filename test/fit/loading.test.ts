import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/* Parser and formatter are large: a run that needs none of them must not wait for them. */

const dist = (path: string): string =>
  fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));

/** Prints the address of each module to stderr. */
const hook = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(\`
    import { writeSync } from 'node:fs';
    export async function resolve(name, context, next) {
      const found = await next(name, context);
      writeSync(2, found.url + '\\\\n');
      return found;
    }
  \`));
`)}`;

/** Which of the large packages a program loads. */
function loadedBy(...args: readonly string[]): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /file:/, 'the hook saw nothing');
  const names = ['magic-string', 'oxc-parser', 'prettier'];
  return names.filter((name) => stderr.includes(`/node_modules/${name}/`));
}

describe('parser and formatter', () => {
  it('are not loaded by --help and --version', () => {
    assert.deepEqual(loadedBy(dist('bin/cli.js'), '--help'), []);
    assert.deepEqual(loadedBy(dist('bin/cli.js'), '--version'), []);
  });

  const loadedToFit = (style: string): string[] =>
    loadedBy(
      '--input-type=module',
      '--eval',
      `const { fit, templateStyle } = await import(${JSON.stringify(
        new URL('../../dist/src/adapt/adapt.js', import.meta.url).href,
      )});
      await fit('const a: 1 = 1;\\n', 'a.ts', { ...templateStyle, ${style} });`,
    );

  it('are not loaded if templates are written unchanged', () => {
    assert.deepEqual(loadedToFit(''), []);
  });

  it('are loaded for JavaScript', () => {
    assert.deepEqual(loadedToFit("language: 'js'"), ['magic-string', 'oxc-parser', 'prettier']);
  });
});
