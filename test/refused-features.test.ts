import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { plan } from '../src/api.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { manifest } from './support/detected.ts';
import { root } from './support/packed-files.ts';
import { patience } from './support/patience.ts';
import { filesBelow, temporaryFolder, writeTree } from './support/temporary.ts';

/* Each feature is judged alone: one that cannot go neither blames nor stops the others. */

const stops = "process.on('SIGTERM', () => process.exit());\n";

/** A service whose pino is too old for `logging`, and that ends by itself on SIGTERM. */
function repository(): string {
  const home = temporaryFolder();
  writeTree(home, {
    'package.json': manifest({
      name: 'api',
      type: 'module',
      scripts: { start: 'node src/server.js' },
      dependencies: { fastify: '^5.10.0', pino: '^8.0.0' },
    }),
    'src/server.js': `import Fastify from 'fastify';\nconst app = Fastify();\n${stops}await app.listen({ port: 3000 });\n`,
  });
  return home;
}

const refusal = async (features: string[]): Promise<AgentopsError> => {
  try {
    await plan({ features, root: repository() });
  } catch (error) {
    if (error instanceof AgentopsError) return error;
    throw error;
  }
  assert.fail('it was not refused');
};

describe('features of which some cannot be added', () => {
  it('are named alone, with what adds the others', async () => {
    const error = await refusal(['logging', 'health-check', 'error-handling']);
    assert.equal(error.id, 'REFUSED');
    assert.equal(error.message, 'The versions of dependencies do not fit.');
    assert.match(error.details.join('\n'), /^logging: .*pino/);
    assert.match(error.next, /--skip-refused, or agentops add error-handling health-check$/);
  });

  it('are named together where one reason holds for all', async () => {
    const features = ['logging', 'health-check'];
    const home = temporaryFolder();
    writeTree(home, { 'package.json': manifest({ dependencies: { koa: '^3.0.0' } }) });
    await assert.rejects(plan({ features, root: home }), (error: AgentopsError) => {
      assert.match(error.details.join('\n'), /^logging, health-check: .*koa/im);
      assert.equal(error.next, 'Nothing was written.');
      return true;
    });
  });

  it('are named alone where the repository has an equivalent', async () => {
    const error = await refusal(['graceful-shutdown', 'health-check']);
    assert.equal(error.id, 'EXISTS');
    assert.match(error.details.join('\n'), /^graceful-shutdown: src\/server\.js:3/);
    assert.match(error.next, /--force.*--skip-refused, or agentops add health-check$/);
  });

  it('do not stop the others with skipRefused', async () => {
    const features = ['logging', 'graceful-shutdown', 'health-check', 'error-handling'];
    const home = repository();
    const {
      features: planned,
      refused,
      notes,
      changes,
    } = await plan({
      features,
      root: home,
      skipRefused: true,
    });
    assert.deepEqual(planned, ['error-handling', 'health-check']);
    assert.deepEqual(Object.keys(refused ?? {}).sort(), ['graceful-shutdown', 'logging']);
    assert.match(notes.join('\n'), /^Left out logging: .*pino/m);
    // As if only the others had been named.
    const alone = await plan({ features: ['error-handling', 'health-check'], root: home });
    assert.deepEqual(
      changes.map(({ path, after }) => [path, after]),
      alone.changes.map(({ path, after }) => [path, after]),
    );
  });

  it('stay with skipRefused where what they need can be raised', async () => {
    const home = repository();
    const text = {
      'package.json': manifest({
        type: 'module',
        dependencies: { fastify: '^5.10.0', pg: '^8.7.3' },
      }),
    };
    writeTree(home, text);
    const request = { features: ['database', 'health-check'], root: home, skipRefused: true };
    assert.deepEqual((await plan(request)).features, ['health-check']);
    assert.deepEqual((await plan({ ...request, raise: true })).features, [
      'health-check',
      'database',
    ]);
  });

  it('are an error also with skipRefused where none is left', async () => {
    const request = { features: ['logging', 'graceful-shutdown'], root: repository() };
    await assert.rejects(plan({ ...request, skipRefused: true }), /versions of dependencies/);
  });

  it('are told by the bin, in its result too', () => {
    const home = repository();
    const args = ['add', 'logging', 'health-check', '--skip-refused', '--yes', '--json'];
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, 'dist/bin/cli.js'), ...args],
      { cwd: home, encoding: 'utf8', timeout: patience },
    );
    assert.equal(status, 0);
    const { features, refused } = JSON.parse(stdout);
    assert.deepEqual(features, ['health-check']);
    assert.match(refused.logging.join('\n'), /pino/);
    const files = filesBelow(home);
    assert.ok(
      files.includes('src/platform/health.js') && !files.some((path) => /logging/.test(path)),
    );
  });
});
