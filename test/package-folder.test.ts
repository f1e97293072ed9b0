import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, pathIn, workspaceFolder } from '../src/disk/package-folder.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

function folder(...paths: readonly string[]): string {
  const root = temporaryFolder();
  for (const path of paths) {
    if (path.endsWith('/')) mkdirSync(join(root, path), { recursive: true });
    else writeTree(root, { [path]: '{}' });
  }
  return root;
}

/** What `work` gives with another folder as the home of who runs it. */
function atHome<T>(home: string, work: () => T): T {
  const before = process.env.HOME;
  process.env.HOME = home;
  try {
    return work();
  } finally {
    process.env.HOME = before;
  }
}

describe('package folder', () => {
  it('is the nearest folder with a package.json', () => {
    const root = folder('package.json', 'packages/api/package.json', 'packages/api/src/deep/');
    const api = join(root, 'packages/api');
    assert.equal(packageFolder(join(api, 'src/deep')), api);
    assert.equal(packageFolder(api), api);
    assert.equal(packageFolder(join(root, 'packages')), root);
  });

  it('is the current folder if there is none', () => {
    const root = folder('.git/', 'src/');
    assert.equal(packageFolder(join(root, 'src')), join(root, 'src'));
  });

  it('is never above the git repository', () => {
    const root = folder('package.json', 'repo/.git/', 'repo/src/');
    assert.equal(packageFolder(join(root, 'repo/src')), join(root, 'repo/src'));
  });

  it('may be the root of the git repository', () => {
    const root = folder('.git/', 'package.json', 'src/');
    assert.equal(packageFolder(join(root, 'src')), root);
  });

  it('is neither the home folder nor above it', () => {
    const root = folder('package.json', 'home/package.json', 'home/code/x/');
    const here = join(root, 'home/code/x');
    atHome(join(root, 'home'), () => {
      assert.equal(packageFolder(here), here);
      assert.equal(packageFolder(join(root, 'home')), join(root, 'home'));
    });
  });
});

describe('repository folder of a package', () => {
  it('is that of git', () => {
    const root = folder('.git/', 'packages/api/package.json');
    const api = join(root, 'packages/api');
    assert.equal(workspaceFolder(api), root);
    assert.equal(pathIn(root, api), 'packages/api');
  });

  it('is the topmost folder with workspaces if there is no git', () => {
    const root = folder(
      'pnpm-workspace.yaml',
      'packages/api/package.json',
      'packages/package.json',
    );
    writeTree(join(root, 'packages'), { 'package.json': '{"workspaces":["*"]}' });
    assert.equal(workspaceFolder(join(root, 'packages/api')), root);
  });

  it('is absent for a single package', () => {
    assert.equal(workspaceFolder(folder('.git/', 'package.json')), undefined);
    assert.equal(workspaceFolder(folder('package.json')), undefined);
  });

  it('contains a package that does not exist yet', () => {
    const root = folder('.git/');
    assert.equal(workspaceFolder(join(root, 'services/new')), root);
  });
});
