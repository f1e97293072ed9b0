import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnv } from 'yeoman-environment';
import type Generator from 'yeoman-generator';
import { captured } from './support/captured.ts';
import { generatorPath, otherGenerator } from './support/composing.ts';
import { root } from './support/packed-files.ts';
import { temporaryFolder } from './support/temporary.ts';

/* How an environment finds the generators, and what it gets of their errors. */

const options = { name: 'svc', git: false, skipInstall: true };

/** A folder with the package in its node_modules. */
function installed(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/generator-agentops'), 'junction');
  return cwd;
}

async function isMade(cwd: string, start: () => Promise<unknown>): Promise<void> {
  const { error } = await captured(start);
  assert.equal(error, undefined);
  assert.equal(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name, 'svc');
}

describe('an environment finds the generators', () => {
  it('by lookup, under their namespaces and no others', async () => {
    const cwd = installed();
    const env = createEnv({ cwd } as never);
    await env.lookup({ npmPaths: [join(cwd, 'node_modules')], packagePatterns: ['generator-*'] });
    const { features } = await import('../src/request/features.ts');
    assert.deepEqual(
      env.getGeneratorNames().filter((name) => name !== 'agentops'),
      [],
    );
    assert.deepEqual(
      Object.keys(env.getGeneratorsMeta()).sort(),
      features.map(({ id }) => `agentops:${id}`).sort(),
    );
    await isMade(cwd, () => env.run(['agentops'], options as never));
  });

  it('by path', async () => {
    const cwd = temporaryFolder();
    await isMade(cwd, () =>
      createEnv({ cwd } as never).run([generatorPath('app')], options as never),
    );
  });

  it('by the specifier of the package', async () => {
    const resolved = import.meta.resolve('generator-agentops/generators/app');
    assert.ok(resolved.endsWith('/dist/generators/app/index.js'), resolved);
    const { default: app } = await import(`${'generator-agentops/generators/app'}`);
    const cwd = temporaryFolder();
    const env = createEnv({ cwd } as never);
    env.register(app, { namespace: 'agentops:app' } as never);
    await isMade(cwd, () => env.run(['agentops:app'], options as never));
  });

  it('in two versions at once, which go into one service', async () => {
    const cwd = temporaryFolder();
    const older = join(temporaryFolder(), 'generator-agentops');
    for (const part of ['dist', 'dictionaries', 'templates', 'package.json'])
      cpSync(join(root, part), join(older, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(older, 'node_modules'), 'junction');
    const env = createEnv({ cwd } as never);
    env.register(generatorPath('app'), { namespace: 'agentops:app' });
    const path = join(older, 'dist/generators/health-check/index.js');
    env.register(path, { namespace: 'older:health-check' });
    const both = otherGenerator({
      async initializing(this: Generator) {
        await this.composeWith('agentops:app', { ...options, yes: true } as never);
        await this.composeWith('older:health-check', { yes: true } as never);
      },
    });
    env.register(both as never, { namespace: 'other:app' } as never);
    await isMade(cwd, () => env.run(['other:app'], { skipInstall: true } as never));
    assert.ok(existsSync(join(cwd, '.agentops/health-check.json')));
  });
});

describe('an error in a generator of ours', () => {
  it('rejects the run, is emitted, and leaves the process able to run the next one', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'package.json'), '{ "name": "there" }\n');
    const emitted: unknown[] = [];
    const env = createEnv({ cwd } as never);
    env.on('error', (error: unknown) => emitted.push(error));
    const { error } = await captured(() => env.run([generatorPath('app')], options as never));
    assert.match((error as Error).message, /already has a package\.json/);
    assert.equal((error as { code?: unknown }).code, 2);
    assert.ok(emitted.includes(error));
    const next = temporaryFolder();
    await isMade(next, () =>
      createEnv({ cwd: next } as never).run([generatorPath('app')], options as never),
    );
  });
});
