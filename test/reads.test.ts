import assert from 'node:assert/strict';
import type { Reader } from '../src/model/project.ts';
import { inspectCode } from '../src/plan/inspect-code.ts';
import { detect } from '../src/repository/detect.ts';
import { ownSymbols } from '../src/request/features.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';

/* What detection looks at depends on the package that it is about, not on how much lies around it. */

const most = { read: 80, listed: 80 };

/** A repository with a service of some size in it, and everything that lies about. */
function repository(size: number): Tree {
  const many = (count: number, path: (index: number) => string, text = 'x\n') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [path(index), text]));
  return {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'package-lock.json': '{}',
    'packages/api/package.json': JSON.stringify({
      name: 'api',
      type: 'module',
      scripts: { start: 'node dist/server.js' },
      dependencies: { express: '^5.1.0' },
      devDependencies: { typescript: '^5.9.0' },
    }),
    'packages/api/tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
    'packages/api/src/server.ts':
      "import express from 'express';\nimport { a } from './used.js';\n\nconst app = express();\napp.listen(a);\n",
    'packages/api/src/used.ts': 'export const a = 3000;\n',
    'node_modules/express/package.json': '{ "version": "5.1.0" }',
    ...many(size, (index) => `packages/api/src/part-${index % 90}/file-${index}.ts`),
    ...many(size, (index) => `packages/api/dist/file-${index}.js`),
    ...many(size, (index) => `packages/api/node_modules/own-${index}/index.js`),
    ...many(size, (index) => `packages/lib-${index}/src/index.ts`),
    ...many(size, (index) => `node_modules/dependency-${index}/index.js`),
    ...many(size, (index) => `docs/note-${index}.md`),
  };
}

/** Paths that were read, and folders that were listed, as the repository has them. */
interface Seen {
  readonly read: Set<string>;
  readonly listed: Set<string>;
}

/** A reader of a folder that notes what it is asked for. */
function noting(tree: Tree, folder: string, seen: Seen): Reader {
  const whole = readerOf(tree);
  const listings = new Map<string, ReturnType<Reader['entries']>>();
  const at = (path: string): string => [folder, path].filter((part) => part !== '.').join('/');
  return {
    read(path) {
      const text = whole.read(at(path));
      if (text !== undefined) seen.read.add(at(path));
      return text;
    },
    list: (path) => assert.fail(`detection lists all below ${at(path)}`),
    entries(path) {
      const known = listings.get(path) ?? whole.entries(at(path) || '.');
      listings.set(path, known);
      // To be told that a folder is not there costs next to nothing.
      if (known.length > 0) seen.listed.add(at(path) || '.');
      return known;
    },
  };
}

async function lookedAt(size: number): Promise<Seen> {
  const seen: Seen = { read: new Set(), listed: new Set() };
  const tree = repository(size);
  const reader = noting(tree, 'packages/api', seen);
  const above = { reader: noting(tree, '.', seen), path: 'packages/api' };
  const project = detect(reader, 'api', above);
  assert.equal(project.framework.value?.installed, '5.1.0');
  const { app } = await inspectCode(reader, project, ownSymbols);
  assert.match(app?.evidence ?? '', /^src\/server\.ts:4$/);
  return seen;
}

describe('detection in a large repository', () => {
  let small: Seen;
  let large: Seen;
  before(async () => {
    small = await lookedAt(100);
    large = await lookedAt(3_400);
  });

  it('reads and lists few of twenty thousand files', () => {
    assert.ok(large.read.size <= most.read, `${large.read.size} files read`);
    assert.ok(large.listed.size <= most.listed, `${large.listed.size} folders listed`);
  });

  it('accesses as little as in a small one', () => {
    assert.equal(large.read.size, small.read.size);
    assert.deepEqual([...large.listed].sort(), [...small.listed].sort());
  });

  it('skips installed packages, build output and other packages', () => {
    for (const folder of large.listed)
      assert.doesNotMatch(folder, /(^|\/)(node_modules|dist)(\/|$)|packages\/lib/);
    for (const file of large.read)
      assert.match(file, /^(packages\/api\/(?!dist|node_modules)|[^/]+$|node_modules\/express\/)/);
  });
});
