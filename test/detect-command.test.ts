import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { plan } from '../src/api.ts';
import { manifest } from './support/detected.ts';
import { root } from './support/packed-files.ts';
import { patience } from './support/patience.ts';
import { filesBelow, temporaryFolder, writeTree } from './support/temporary.ts';

const cli = join(root, 'dist/bin/cli.js');

function agentops(cwd: string, ...args: readonly string[]) {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _force, ...env } = process.env;
  return spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: patience,
    env,
  });
}

/** A package in a repository, as somebody has it. */
function repository(): { home: string; api: string } {
  const home = temporaryFolder();
  writeTree(home, {
    'package.json': manifest({ private: true, workspaces: ['packages/*'] }),
    'pnpm-lock.yaml': '',
    '.git/config': '[remote "origin"]\n\turl = git@github.com:a/b.git\n',
    'packages/api/package.json': manifest({
      name: 'api',
      type: 'module',
      scripts: { start: 'node src/server.js' },
      dependencies: { fastify: '^5.10.0' },
    }),
    'packages/api/src/server.js':
      "import Fastify from 'fastify';\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
    'packages/api/src/routes/empty.txt': '',
  });
  return { home, api: join(home, 'packages/api') };
}

describe('agentops detect', () => {
  it('prints a table for the nearest package', () => {
    const { api } = repository();
    const { status, stdout, stderr } = agentops(join(api, 'src/routes'), 'detect');
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    assert.ok(stdout.startsWith(`${api}\n`));
    assert.match(stdout, /^fact +value +confidence +evidence$/m);
    assert.match(stdout, /^framework +fastify \^5\.10\.0 +certain +package\.json:8$/m);
    assert.match(stdout, /^packageManager +pnpm +certain +\.\.\/\.\.\/pnpm-lock\.yaml$/m);
    assert.match(
      stdout,
      /^workspace +pnpm, \.\.\/\.\., packages\/api +certain +\.\.\/\.\.\/package\.json:3$/m,
    );
    assert.match(stdout, /^entry +src\/server\.js +certain +package\.json:5$/m);
    assert.match(stdout, /^listens +app\.listen.+ likely +src\/server\.js:3$/m);
    assert.match(stdout, /^gitHost +github +certain +\.\.\/\.\.\/\.git\/config:2$/m);
  });

  it('--json prints one object that matches its schema', () => {
    const { api } = repository();
    const { status, stdout } = agentops(api, 'detect', '--json');
    assert.equal(status, 0);
    const schema = JSON.parse(readFileSync(join(root, 'dist/schemas/detect.json'), 'utf8'));
    const printed = JSON.parse(stdout);
    assert.doesNotThrow(() => z.fromJSONSchema(schema).parse(printed));
    assert.equal(printed.version, 1);
    assert.equal(printed.root, api);
    assert.deepEqual(printed.facts.language, {
      value: 'js',
      evidence: 'src/server.js: 0 of 1 sources are TypeScript',
      confidence: 'certain',
    });
    assert.equal(printed.facts.redis.value, null);
  });

  it('accepts facts and marks them as given', () => {
    const { api } = repository();
    const { stdout } = agentops(
      api,
      'detect',
      '--fact',
      'framework=express',
      '--fact=style.width=90',
      '--json',
    );
    const { facts } = JSON.parse(stdout);
    assert.equal(facts.framework.value.name, 'express');
    assert.equal(facts.framework.confidence, 'given');
    assert.equal(facts.style.value.width, 90);
  });

  it('refuses all wrong facts at once', () => {
    const { status, stdout, stderr } = agentops(
      repository().api,
      'detect',
      '--fact',
      'framwork=x',
      '--fact',
      'language=c',
    );
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /2 given facts are invalid/);
    assert.match(stderr, /Did you mean framework\?/);
    assert.match(stderr, /not one of ts, js/);
  });

  it('--json prints errors as an object', () => {
    const here = temporaryFolder();
    writeTree(here, { 'package.json': '{' });
    const { status, stdout } = agentops(here, 'detect', '--json');
    assert.equal(status, 2);
    assert.equal(JSON.parse(stdout).error.id, 'REFUSED');
  });

  it('refuses a folder without a Node.js package', () => {
    const here = temporaryFolder();
    writeTree(here, { 'go.mod': 'module x\n', 'main.go': '' });
    assert.match(agentops(here, 'detect').stdout, /^ecosystem +go +certain +go\.mod$/m);
  });

  it('writes nothing, and refuses arguments and flags of runs', () => {
    const { home, api } = repository();
    const before = filesBelow(home);
    assert.equal(agentops(api, 'detect', 'logging').status, 2);
    assert.match(agentops(api, 'detect', '--install').stderr, /Unknown option --install/);
    assert.deepEqual(filesBelow(home), before);
  });

  it('escapes terminal control sequences from the repository', () => {
    const here = temporaryFolder();
    writeTree(here, {
      'package.json': manifest({ dependencies: { express: '\u001b[31m^4\u0007' } }),
    });
    const { stdout } = agentops(here, 'detect');
    assert.match(stdout, /express/);
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('agentops add, with detection', () => {
  it('works from any subfolder, and prints the path to continue at', () => {
    const { api } = repository();
    const { stdout, stderr } = agentops(
      join(api, 'src/routes'),
      'add',
      'health-check',
      '--yes',
      '--json',
      // What stands for its repository here is no repository to git.
      '--force',
    );
    const result = JSON.parse(stdout);
    assert.equal(result.root, api, stderr);
    assert.ok(result.created.every((path: string) => !path.startsWith('..')));
    assert.ok(filesBelow(api).includes(result.created[0]));
    if (result.next.length > 0) assert.equal(result.next[0], `cd ${api}`);
  });

  it('accepts facts', () => {
    const { api } = repository();
    const { status, stderr } = agentops(
      api,
      'add',
      'health-check',
      '--yes',
      '--fact',
      'framework=koa',
    );
    assert.equal(status, 2);
    assert.match(stderr, /koa.*--fact/);
    assert.match(agentops(api, 'add', 'logging', '--fact', 'x=1').stderr, /no fact "x"/);
  });

  it('reads facts from .yo-rc.json', () => {
    const { api } = repository();
    writeTree(api, {
      '.yo-rc.json': manifest({ 'generator-agentops': { facts: { framework: 'koa' } } }),
    });
    const { status, stderr } = agentops(api, 'add', 'health-check', '--yes');
    assert.equal(status, 2);
    assert.match(stderr, /koa.*\.yo-rc\.json:4/);
  });
});

describe('API, with detection', () => {
  it('accepts facts', async () => {
    const { api } = repository();
    const request = { features: ['health-check'], root: api, facts: { framework: 'koa' } };
    await assert.rejects(plan(request), /health-check cannot be added here/);
  });
});
