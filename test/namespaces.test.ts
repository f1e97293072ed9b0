import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createEnv } from 'yeoman-environment';
import { features } from '../src/request/features.ts';
import { packedFiles, root } from './support/packed-files.ts';
import { temporaryFolder } from './support/temporary.ts';

const namespaces = features.map(({ id }) => `agentops:${id}`).sort();

/** Namespaces by the file behind each, as Yeoman's environment finds them in an installed package. */
async function found(packageFolder: string): Promise<Record<string, string>> {
  const env = createEnv({ cwd: dirname(packageFolder) });
  await env.lookup({ packagePaths: [packageFolder] });
  return Object.fromEntries(
    Object.entries(env.getGeneratorsMeta()).map(([namespace, meta]) => [
      namespace,
      meta.resolved ?? '',
    ]),
  );
}

function installed(files: readonly string[]): string {
  const folder = join(temporaryFolder(), 'node_modules', 'generator-agentops');
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  return folder;
}

describe('Yeoman namespaces', () => {
  const packed = packedFiles();

  it('exist for each feature, all from dist', async () => {
    const generators = await found(installed(packed));
    assert.deepEqual(Object.keys(generators).sort(), namespaces);
    for (const file of Object.values(generators))
      assert.match(file, /dist[\\/]generators[\\/][\w-]+[\\/]index\.js$/);
  });

  it('are the same in a linked checkout, and prefer compiled files', async () => {
    const folder = join(temporaryFolder(), 'node_modules', 'generator-agentops');
    mkdirSync(dirname(folder), { recursive: true });
    symlinkSync(root, folder, 'junction');
    const generators = await found(folder);
    assert.deepEqual(Object.keys(generators).sort(), namespaces);
    for (const file of Object.values(generators)) assert.match(file, /index\.js$/);
  });
});

describe('npm package', () => {
  const packed = packedFiles();

  it('contains no sources that a host could load before dist', () => {
    assert.deepEqual(
      packed.filter(
        (path) => /^generators\//.test(path) || (path.endsWith('.ts') && !path.endsWith('.d.ts')),
      ),
      [],
    );
  });

  it('contains all runtime files', () => {
    for (const path of [
      'dist/catalog.json',
      'dist/schemas/result.json',
      'dist/bin/cli.js',
      'dist/src/api.d.ts',
      'dist/src/versions/package.json',
      'templates/app/gitignore.ejs',
      'LICENSE',
      'README.md',
    ]) {
      assert.ok(packed.includes(path), path);
    }
  });

  it('contains every template, including dotfiles', () => {
    const templates = readdirSync(join(root, 'templates'), {
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile());
    assert.equal(packed.filter((path) => path.startsWith('templates/')).length, templates.length);
  });

  it('contains nothing else', () => {
    const others = packed.filter((path) => !/^(dist|docs|templates)\//.test(path));
    assert.deepEqual(others.sort(), [
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dictionaries/1.br',
      'package.json',
    ]);
  });
});

describe('checkout', () => {
  it('has no index file that Yeoman would mistake for a generator', () => {
    const found = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['node_modules', '.git'].includes(entry.name))
      .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
      .filter((path) => /\/index\.[cm]?[jt]s$/.test(path));
    assert.deepEqual(found, []);
  });
});
