import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

/* Parser and formatter are large: a run that needs none of them must not wait for them. */

const cli = fileURLToPath(new URL('../../dist/bin/cli.js', import.meta.url));

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

/** Which of the large packages a run of the bin loads. */
function loadedBy(args: readonly string[], cwd = temporaryFolder()): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, cli, ...args], {
    cwd,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /file:/, 'the hook saw nothing');
  return ['oxc-parser', 'prettier'].filter((name) => stderr.includes(`/${name}/`));
}

describe('parser and formatter', () => {
  it('are not loaded by --help and --version', () => {
    assert.deepEqual(loadedBy(['--help']), []);
    assert.deepEqual(loadedBy(['--version']), []);
  });

  it('are not loaded if templates are written unchanged', () => {
    assert.deepEqual(loadedBy(['new', 'svc', '--yes', '--no-git']), []);
  });

  it('are loaded for JavaScript', () => {
    const root = temporaryFolder();
    writeTree(root, {
      'package.json': '{ "type": "module", "dependencies": { "fastify": "^5.12.0" } }\n',
      'src/main.js': "import Fastify from 'fastify';\nawait Fastify().listen({ port: 3000 });\n",
    });
    assert.deepEqual(loadedBy(['add', 'health-check', '--yes', '--dry-run'], root), [
      'oxc-parser',
      'prettier',
    ]);
  });
});
