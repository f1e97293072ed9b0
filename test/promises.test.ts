import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, type Outcome } from './support/bin.ts';
import { hosted } from './support/hosted.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from './support/temporary.ts';

/* What the README promises, each once and in short; the other files prove it in all its cases. */

const theirs = {
  'package.json':
    '{ "name": "theirs", "type": "module", "dependencies": { "fastify": "^5.12.0" } }\n',
  'src/main.js':
    "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};

function service(): { root: string; run: (...args: string[]) => Outcome } {
  const root = temporaryFolder();
  writeTree(root, theirs);
  return { root, run: (...args) => bin(args, root) };
}

function done({ status, stdout, stderr }: Outcome): string {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

describe('a promise of the README', () => {
  it('is a new service, which a second run leaves as it is', () => {
    const cwd = temporaryFolder();
    const create = ['new', 'svc', '--yes', '--no-git'];
    done(bin(create, cwd));
    const files = readTree(join(cwd, 'svc'));
    assert.ok(Object.hasOwn(files, 'src/main.ts'));
    done(bin(create, cwd));
    assert.deepEqual(readTree(join(cwd, 'svc')), files);
  });

  it('is a preview that writes nothing, and shows what the run then writes', () => {
    const { root, run } = service();
    const before = readTree(root);
    const { created } = JSON.parse(done(run('plan', 'add', 'health-check', '--json')));
    assert.deepEqual(readTree(root), before);
    done(run('add', 'health-check'));
    const written = filesBelow(root).filter((path) => !Object.hasOwn(theirs, path));
    assert.deepEqual([...written].sort(), [...created].sort());
  });

  it('is a feature that is wired into the file of a person, and leaves no trace when removed', () => {
    const { root, run } = service();
    const before = readTree(root);
    done(run('add', 'health-check', 'graceful-shutdown'));
    const main = readFileSync(join(root, 'src/main.js'), 'utf8');
    for (const name of ['health', 'gracefulShutdown']) assert.ok(main.includes(name), name);
    done(run('update'));
    assert.equal(readFileSync(join(root, 'src/main.js'), 'utf8'), main);
    done(run('remove', 'graceful-shutdown'));
    done(run('remove', 'health-check'));
    assert.deepEqual(readTree(root), before);
  });

  it('is a check that finds an edited file, and nothing where there is nothing', () => {
    const { root, run } = service();
    done(run('add', 'error-handling'));
    done(run('check'));
    const [file = ''] = filesBelow(root).filter((path) => path.includes('platform/'));
    writeFileSync(join(root, file), '// mine\n', { flag: 'a' });
    assert.equal(run('check').status, 5);
  });

  it('is work that git does not have yet, which is not overwritten without --force', () => {
    const { root, run } = service();
    spawnSync('git', ['init', '--quiet'], { cwd: root });
    assert.equal(run('add', 'health-check').status, 4);
    assert.deepEqual(readFileSync(join(root, 'src/main.js'), 'utf8'), theirs['src/main.js']);
    done(run('add', 'health-check', '--force'));
  });

  it('is a decision record with a number, and an owner for a file', () => {
    const { root, run } = service();
    spawnSync('git', ['init', '--quiet'], { cwd: root });
    done(run('adr', 'new', 'Use PostgreSQL'));
    done(run('adr', 'check'));
    const records = filesBelow(root).filter((path) => /0001-use-postgresql\.md$/.test(path));
    assert.equal(records.length, 1);
    writeTree(root, { CODEOWNERS: 'src/ @org/api\n' });
    assert.match(done(run('codeowners', 'who', 'src/main.js')), /@org\/api/);
  });

  it('is a generator for Yeoman that writes what the command does', async () => {
    const [{ root, run }, other] = [service(), service()];
    done(run('add', 'logging'));
    await hosted('logging', other.root, { yes: true });
    assert.deepEqual(readTree(other.root), readTree(root));
  });

  it('is an error that names the mistake and the way out', () => {
    const { root, run } = service();
    const { status, stderr } = run('nwe');
    assert.equal(status, 2);
    assert.match(stderr, /"nwe".*new/);
    assert.equal(existsSync(join(root, '.agentops')), false);
  });
});
