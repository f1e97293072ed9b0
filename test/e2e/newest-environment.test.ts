import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentops } from './support/agentops.ts';
import { type Outcome, run } from './support/child.ts';
import { newestEnvironmentHome, nodeOf } from './support/installs.ts';
import { answers, flags } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

/* yeoman-environment 7 needs a newer Node than we do, and brings another major version of mem-fs. */

/** Runs a generator that is installed beside the environment, without a terminal. */
async function runIn(workspace: string, namespace: string, options: object): Promise<Outcome> {
  const home = await newestEnvironmentHome();
  const script = join(home, 'run-yeoman.mjs');
  cpSync(fileURLToPath(new URL('support/run-yeoman.mjs', import.meta.url)), script);
  const step = { namespace, workspace, args: [], options };
  return run('node', [script, JSON.stringify(step)], {
    cwd: home,
    node: await nodeOf(24),
    stdin: 'open',
  });
}

const organisation = `
import { fileURLToPath } from 'node:url';
import Generator from 'yeoman-generator';

export default class extends Generator {
  async configuring() {
    const path = fileURLToPath(import.meta.resolve('generator-agentops/generators/health-check'));
    this.env.register(path, { namespace: 'agentops:health-check' });
    await this.composeWith('agentops:health-check', { yes: true });
  }

  writing() {
    this.fs.writeJSON(this.destinationPath('package.json'), {
      type: 'module',
      main: 's.js',
      dependencies: { express: '^5.0.0' },
    });
    this.fs.write(
      this.destinationPath('s.js'),
      "import express from 'express';\\nconst app = express();\\napp.listen(3000);\\n",
    );
  }
}
`;

describe('the newest yeoman-environment', () => {
  it('creates the service that the bin creates', async () => {
    const [bin, workspace] = [freshFolder('bin'), join(freshFolder('newest'), 'orders-api')];
    mkdirSync(workspace);
    const expected = await agentops(['new', 'orders-api', ...flags], { cwd: bin });
    assert.equal(expected.code, 0, expected.stderr);
    const outcome = await runIn(workspace, 'agentops:app', { answers, skipInstall: true });
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assertSameTree(treeOf(join(workspace, '..')), treeOf(bin), 'the tree');
  });

  it('wires a feature into files that another generator has in memory', async () => {
    const folder = join(await newestEnvironmentHome(), 'node_modules/generator-org');
    mkdirSync(join(folder, 'generators/app'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "name": "generator-org", "type": "module" }\n');
    writeFileSync(join(folder, 'generators/app/index.js'), organisation);
    const workspace = freshFolder('newest');
    const outcome = await runIn(workspace, 'org:app', { skipInstall: true });
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assert.match(readFileSync(join(workspace, 's.js'), 'utf8'), /addHealthRoutes\(app/);
    assert.match(readFileSync(join(workspace, 'package.json'), 'utf8'), /"express": "\^5\.0\.0"/);
  });
});
