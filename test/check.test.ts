import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from '../src/installed/check.ts';
import { sarifOf } from '../src/output/sarif.ts';
import { add, placed, remove } from './support/features-in.ts';

describe('agentops check', () => {
  let root: string;
  const edit = (path: string, change: (text: string) => string): void => {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  const found = async (): Promise<string[]> =>
    (await checkFolder(root)).findings.map(({ rule, path }) => `${rule} ${path}`);

  beforeEach(async () => {
    ({ root } = placed('fastify-ts-esm-single-file'));
    await add(root, ['env-validation', 'health-check', 'logging']);
  });

  it('reports nothing right after a feature was added, also beside others', async () => {
    assert.deepEqual(await found(), []);
    await add(root, ['graceful-shutdown']);
    assert.deepEqual(await found(), []);
    await remove(root, 'health-check');
    assert.deepEqual(await found(), []);
  });

  it('reports edited and missing files, but not seeds', async () => {
    edit('src/platform/health/registry.ts', (text) => `${text}// mine\n`);
    edit('src/platform/env/env.ts', (text) => text.replace('3000', '3001'));
    edit('src/platform/health.ts', (text) => `${text}// mine\n`);
    rmSync(join(root, 'test/health.test.ts'));
    const all = await found();
    assert.deepEqual(
      all.filter((each) => each.startsWith('file-')),
      ['file-changed src/platform/health/registry.ts', 'file-missing test/health.test.ts'],
    );
  });

  it('reports missing wiring, packages, scripts and variables', async () => {
    edit('src/index.ts', (text) => text.replace(/.*addHealthRoutes\(.*\n/, ''));
    edit('package.json', (text) => text.replace(/ *"pino": .*\n/, ''));
    edit('src/platform/env/env.ts', (text) =>
      text.replace(/ {2}LOG_LEVEL: z[\s\S]*?\),\n(?= {2}\w|\}\))/, ''),
    );
    const all = await found();
    for (const each of [
      'wiring-missing src/index.ts',
      'dependency-missing package.json',
      'variable-missing src/platform/env/env.ts',
    ]) {
      assert.ok(all.includes(each), `${each} in\n${all.join('\n')}`);
    }
  });

  it('reports outdated and newer versions, and broken manifests', async () => {
    edit('.agentops/health-check.json', (text) =>
      text.replace(/"version": "[^"]+"/, '"version": "0.0.1"'),
    );
    edit('.agentops/logging.json', (text) =>
      text.replace(/"version": "[^"]+"/, '"version": "99.0.0"'),
    );
    edit('.agentops/env-validation.json', (text) => `<<<<<<< ours\n${text}`);
    const all = await found();
    assert.deepEqual(all.filter((each) => each.includes('.agentops')).sort(), [
      'manifest-broken .agentops/env-validation.json',
      'version-behind .agentops/health-check.json',
      'version-newer .agentops/logging.json',
    ]);
  });

  it('reports invalid answers, open merges and interrupted runs', async () => {
    edit('.agentops/health-check.json', (text) =>
      text.replace('"path": "/health"', '"path": "no path"'),
    );
    edit('src/platform/health/registry.ts', (text) => `<<<<<<< yours\n${text}`);
    mkdirSync(join(root, '.agentops/transaction'));
    const all = await found();
    for (const each of [
      'answers-invalid .agentops/health-check.json',
      'merge-open src/platform/health/registry.ts',
      'run-interrupted .agentops/transaction',
    ]) {
      assert.ok(all.includes(each), `${each} in\n${all.join('\n')}`);
    }
  });

  it('covers all packages of a repository, its owners and its records', async () => {
    const { whole, root: inner } = placed('fastify-ts-esm-workspace-pnpm', 'apps/api');
    execFileSync('git', ['init', '--quiet'], { cwd: whole });
    await add(inner, ['health-check']);
    rmSync(join(inner, 'test/health.test.ts'), { force: true });
    writeFileSync(join(whole, 'CODEOWNERS'), '/nowhere/ not-an-owner\n');
    const { findings, rules, features } = await checkFolder(whole, { all: true });
    assert.deepEqual(
      features.map(({ id }) => id),
      ['health-check'],
    );
    assert.ok(
      findings.some(({ rule, path }) => rule === 'file-missing' && path.startsWith('apps/api/')),
      JSON.stringify(findings),
    );
    assert.ok(findings.some(({ rule }) => rule.startsWith('codeowners/')));
    assert.ok(findings.every(({ rule }) => rule in rules));
    const sarif = JSON.parse(sarifOf(findings, { version: '0.1.0', rules }));
    for (const { ruleId, ruleIndex, message, locations } of sarif.runs[0].results) {
      assert.equal(sarif.runs[0].tool.driver.rules[ruleIndex].id, ruleId);
      assert.ok(message.text.length > 0 && locations.length === 1);
      const { uri } = locations[0].physicalLocation.artifactLocation;
      assert.ok(!uri.startsWith('/') && !uri.includes('..'), uri);
    }
  });
});
