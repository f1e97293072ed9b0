import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf } from './support/agentops.ts';
import { must, run } from './support/child.ts';
import { commitAll } from './support/existing-repository.ts';
import { npmInstall } from './support/installs.ts';
import { versionOf } from './support/release-versions.ts';
import { releaseBin } from './support/releases.ts';
import { freshFolder } from './support/scratch.ts';
import { TreeTexts } from './support/tree-texts.ts';
import { expressBase, fastifyBase, serviceBase } from './support/update-bases.ts';
import { type Base, copied, running } from './support/update-proof.ts';

/* What releases make of each other's services, beside the edits of people in them. */

const bases = { 'a new service': serviceBase, Fastify: fastifyBase, Express: expressBase };
const [update, updateToSecond, updateToFirst] = [running.third, running.second, running.first];
const yes = ['update', '--yes', '--json', '--force'];

const differing = (one: TreeTexts, other: TreeTexts): string[] =>
  [...new Set([...one.paths(), ...other.paths()])].filter(
    (path) => !path.startsWith('.agentops/') && one.get(path) !== other.get(path),
  );

/** A copy with edits in it. */
async function editedCopy(base: () => Promise<Base>, edit: (tree: TreeTexts) => void) {
  const { root, before } = await base();
  const copy = copied(root);
  const tree = before.copy();
  edit(tree);
  tree.writeOver(copy, before);
  return { root: copy, tree };
}

describe('agentops update over several versions', () => {
  for (const [name, base] of Object.entries(bases)) {
    it(`gives the same result as updating through each: ${name}`, async () => {
      const { root, fresh } = await base();
      const copy = copied(root);
      for (const each of [updateToSecond, update]) {
        const { code, stdout } = await each(yes, { cwd: copy });
        assert.equal(code, 0, stdout);
      }
      assert.deepEqual(differing(TreeTexts.of(copy), fresh), []);
    });
  }

  it('lists the changes of each version, oldest first', async () => {
    const { root } = await serviceBase();
    const { notes } = resultOf(await update(yes, { cwd: copied(root) }));
    assert.deepEqual(notes.slice(0, 2), [
      `app ${versionOf('second')}: health/registry is called probes`,
      `app ${versionOf('third')}: health/probes is called probe-registry`,
    ]);
  });
});

describe('agentops update refuses', () => {
  it('a service written by a newer version', async () => {
    const { root } = await serviceBase();
    const copy = copied(root);
    await update(yes, { cwd: copy });
    const before = TreeTexts.of(copy);
    const { code, stdout } = await updateToFirst(yes, { cwd: copy });
    assert.notEqual(code, 0);
    assert.match(stdout, /The features here were written by a newer version\./);
    assert.deepEqual(differing(TreeTexts.of(copy), before), []);
  });

  it('a manifest that is invalid on both sides of a merge', async () => {
    const { root, tree } = await editedCopy(serviceBase, (each) => {
      each.set('.agentops/app.json', `<<<<<<< HEAD\n${each.read('.agentops/app.json')}`);
    });
    const { code, stdout } = await update(yes, { cwd: root });
    assert.notEqual(code, 0);
    assert.match(stdout, /\.agentops\/app\.json can ?not be merged\./);
    assert.match(stdout, /git checkout --ours -- \.agentops\/app\.json/);
    assert.deepEqual(differing(TreeTexts.of(root), tree), []);
  });

  it('to overwrite a user file in place of a new one', async () => {
    const summary = 'src/platform/health/summary.ts';
    const { root, tree } = await editedCopy(serviceBase, (each) => {
      each.set(summary, 'export const mine = 1;\n');
    });
    const refused = await update(yes, { cwd: root });
    assert.equal(refused.code, 4, refused.stdout);
    assert.deepEqual(differing(TreeTexts.of(root), tree), []);
    const skipped = await update([...yes, '--on-conflict', 'skip'], { cwd: root });
    assert.ok(skipped.code === 0 || skipped.code === 3, skipped.stdout);
    assert.equal(TreeTexts.of(root).read(summary), 'export const mine = 1;\n');
  });
});

describe('agentops update where both sides changed', () => {
  it('keeps the user version and writes ours as a diff with --conflict rej', async () => {
    const { root, tree } = await editedCopy(serviceBase, (each) => {
      each.replace('Dockerfile', '--interval=30s', '--interval=60s');
    });
    const { code } = await update([...yes, '--conflict', 'rej'], { cwd: root });
    const after = TreeTexts.of(root);
    assert.equal(code, 3);
    assert.match(after.read('Dockerfile'), /--interval=60s/);
    assert.doesNotMatch(after.read('Dockerfile'), /<<<<<<</);
    assert.match(after.read('Dockerfile.rej'), /^\+.*--interval=20s/m);
    assert.ok(tree.paths().every((path) => after.get(path) !== ''));
  });

  it('leaves a file in place if its new name is taken', async () => {
    const theirs = 'src/platform/health/probe-registry.ts';
    const { root } = await editedCopy(serviceBase, (each) => {
      each.set(theirs, 'export const mine = 1;\n');
    });
    const { code, stdout } = await update(yes, { cwd: root });
    assert.equal(code, 0, stdout);
    const after = TreeTexts.of(root);
    assert.equal(after.read(theirs), 'export const mine = 1;\n');
    assert.match(after.read('src/platform/health/registry.ts'), /isDraining/);
    assert.match(after.read('src/main.ts'), /health\/registry\.js'/);
  });
});

describe('agentops update --diff', () => {
  it('gives the tree of the run through git apply', async () => {
    const edit = (each: TreeTexts): void => {
      each.replace('Dockerfile', '--interval=30s', '--interval=60s');
      each.set('src/main.ts', each.read('src/main.ts').replaceAll('\n', '\r\n'));
      each.set('README.md', each.read('README.md').trimEnd());
    };
    const { root: ran } = await editedCopy(serviceBase, edit);
    const { root: patched, tree } = await editedCopy(serviceBase, edit);
    const { stdout, code } = await update(['update', '--diff', '--full', '--force'], {
      cwd: patched,
    });
    assert.equal(code, 3);
    assert.deepEqual(differing(TreeTexts.of(patched), tree), []);
    await must('git', ['-c', 'core.autocrlf=false', 'apply', '-'], {
      cwd: patched,
      stdin: { text: stdout },
    });
    await update(yes, { cwd: ran });
    assert.deepEqual(differing(TreeTexts.of(patched), TreeTexts.of(ran)), []);
    assert.notDeepEqual(differing(TreeTexts.of(patched), tree), []);
  });
});

describe('agentops update without network or history', () => {
  it('works in a shallow clone, on one feature of one package of a monorepo', async () => {
    const { root } = await fastifyBase();
    const origin = freshFolder('origin');
    mkdirSync(join(origin, 'packages'));
    cpSync(root, join(origin, 'packages/shop'), { recursive: true });
    cpSync(root, join(origin, 'packages/other'), { recursive: true });
    await commitAll(origin);
    const cwd = freshFolder('clone');
    await must('git', ['clone', '--quiet', '--depth=1', `file://${origin}`, 'mono'], { cwd });
    const before = TreeTexts.of(join(cwd, 'mono'));
    const offline = join(cwd, 'offline.mjs');
    writeFileSync(
      offline,
      "import net from 'node:net';\nnet.Socket.prototype.connect = () => {\n  throw new Error('the network was used');\n};\n",
    );
    const bin = await releaseBin('third');
    const shop = join(cwd, 'mono/packages/shop');
    const outcome = await run(
      process.execPath,
      [bin, 'update', 'health-check', '--yes', '--json'],
      {
        cwd: shop,
        env: { NODE_OPTIONS: `--import=${offline}`, GIT_ALLOW_PROTOCOL: 'none' },
      },
    );
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    const after = TreeTexts.of(join(cwd, 'mono'));
    const changed = [...new Set([...after.paths(), ...before.paths()])].filter(
      (path) => after.get(path) !== before.get(path),
    );
    assert.ok(changed.includes('packages/shop/src/platform/health/probe-registry.ts'));
    assert.deepEqual(
      changed.filter((path) => !path.startsWith('packages/shop/')),
      [],
    );
    assert.deepEqual(
      changed.filter((path) => path.includes('.agentops/')),
      ['packages/shop/.agentops/health-check.json'],
    );
  });
});

describe('edited and updated service', () => {
  const cases = {
    'a new service': [serviceBase, ['run', 'check'], 'src/main.ts', 'src/app.ts'],
    Fastify: [fastifyBase, ['test'], 'src/server.ts', 'src/platform/health.ts'],
    Express: [expressBase, ['test'], 'src/server.js', 'src/platform/health.cjs'],
  } as const;
  for (const [name, [base, command, ...paths]] of Object.entries(cases)) {
    it(`passes its tests: ${name}`, async () => {
      const { root } = await editedCopy(base, (tree) => {
        for (const path of paths) tree.set(path, `${tree.read(path)}// mine\n`);
        tree.json('package.json', ({ scripts }) => {
          scripts.mine = 'echo mine';
        });
        const registry = tree.paths().find((path) => /health\/registry\./.test(path)) ?? '';
        tree.replace(registry, 'cacheMs = 1000', 'cacheMs = 1100');
      });
      const { code, stdout } = await update(yes, { cwd: root });
      assert.equal(code, 0, stdout);
      await npmInstall(root);
      await must('npm', [...command], { cwd: root });
    });
  }
});
