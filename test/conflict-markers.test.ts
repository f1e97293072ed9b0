import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../src/api.ts';
import { checkFolder } from '../src/installed/check.ts';
import { makeRemoval } from '../src/installed/remove.ts';
import { makeUpdate } from '../src/installed/update.ts';
import { openLine, sidesOf } from '../src/merge/conflict-markers.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { settlePlan, write } from '../src/plan/session.ts';
import { bin } from './support/bin.ts';
import { add, placed, remove } from './support/features-in.ts';
import { commitAll, git, resolveByHand, update } from './support/merging.ts';
import { readTree } from './support/temporary.ts';

const fixture = 'fastify-ts-esm-single-file';
const entry = 'src/index.ts';

async function refusal(run: () => Promise<unknown>): Promise<AgentopsError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AgentopsError) return error;
    throw error;
  }
  return assert.fail('nothing was refused');
}

const marked = (text: string): string =>
  `<<<<<<< HEAD\n${text}=======\n${text}// theirs\n>>>>>>> other\n`;

/** Every command that changes files, without `--force`. */
const commands = (root: string): Record<string, () => Promise<unknown>> => ({
  'add graceful-shutdown': async () => write(await plan({ root, features: ['graceful-shutdown'] })),
  update: async () =>
    write(await settlePlan(await makeUpdate({ root, features: [] }), { onConflict: 'merge' })),
  'remove logging': async () =>
    write(await settlePlan(await makeRemoval({ root, feature: 'logging' }), {})),
});

describe('conflict markers in a user file', () => {
  const all: readonly string[] = ['add graceful-shutdown', 'update', 'remove logging'];
  for (const [path, met] of [
    [entry, all],
    ['package.json', all],
    ['tsconfig.json', all],
    ['src/platform/env/env.ts', all],
    ['.yo-rc.json', all],
    ['.env.example', ['add graceful-shutdown', 'remove logging']],
  ] as readonly (readonly [string, readonly string[]])[]) {
    it(`stop the run with their line: ${path}`, async () => {
      const { root } = placed(fixture);
      await add(root, ['env-validation', 'logging']);
      const text = path === '.yo-rc.json' ? '{}\n' : readFileSync(join(root, path), 'utf8');
      writeFileSync(join(root, path), marked(text));
      const before = readTree(root);
      for (const [name, run] of Object.entries(commands(root))) {
        if (!met.includes(name)) continue;
        const { details, next, exitCode } = await refusal(run);
        assert.deepEqual(details, [`${path}:1 has merge conflict markers`], name);
        assert.match(next, /Resolve the merge in .* first, keeping the lines of both sides/);
        assert.ok(next.includes(path), next);
        assert.equal(exitCode, 2);
      }
      assert.deepEqual(readTree(root), before);
    });
  }

  it('are reported by check instead of unreadable wiring', async () => {
    const { root } = placed(fixture);
    await add(root, ['logging']);
    const text = readFileSync(join(root, entry), 'utf8');
    writeFileSync(join(root, entry), text.replace(/^app\.get/m, '<<<<<<< HEAD\n$&'));
    const { findings } = await checkFolder(root);
    const line = text.slice(0, text.search(/^app\.get/m)).split('\n').length;
    assert.deepEqual(
      findings.map((each) => [each.rule, each.path, each.line]),
      [['merge-open', entry, line]],
    );
  });

  it('are not assumed in valid code or under a heading', async () => {
    const { root } = placed(fixture);
    const text = readFileSync(join(root, entry), 'utf8');
    writeFileSync(join(root, entry), `${text}export const shown = \`\n${marked('a\n')}\`;\n`);
    await add(root, ['logging']);
    assert.equal(openLine('Install\n=======\n'), undefined);
  });

  it('prevent edits of CODEOWNERS', async () => {
    const { root } = placed(fixture);
    git(root, 'init', '--quiet');
    await add(root, ['codeowners']);
    const file = join(root, '.github/CODEOWNERS');
    writeFileSync(file, marked(readFileSync(file, 'utf8')));
    const { details } = await refusal(() => add(root, ['codeowners'], { docsOwners: '@org/x' }));
    const place = '.github/CODEOWNERS:1 has merge conflict markers';
    assert.deepEqual(details, [place]);
    const asked = bin(['codeowners', 'who', entry], root);
    assert.deepEqual([asked.status, asked.stderr.includes(place)], [2, true]);
    for (const args of [
      ['codeowners', 'check'],
      ['check', '--all'],
    ]) {
      const { status, stdout } = bin([...args, '--json'], root);
      const found = JSON.parse(stdout).findings.filter((each: { path: string }) =>
        each.path.endsWith('CODEOWNERS'),
      );
      assert.equal(status, 5, stdout);
      const isOpen = found.every((each: { rule: string }) => /merge-open$/.test(each.rule));
      assert.ok(found.length > 0 && isOpen, stdout);
    }
  });

  it('prevent edits of the record index, with a message', async () => {
    const { root } = placed(fixture);
    git(root, 'init', '--quiet');
    await add(root, ['adr'], { title: 'First' });
    commitAll(root);
    const readme = join(root, 'docs/adr/README.md');
    const text = readFileSync(readme, 'utf8');
    const broken = marked(text);
    writeFileSync(readme, broken);
    for (const args of [
      ['new', 'Second', '--yes'],
      ['accept', '1'],
    ]) {
      const { status, stderr } = bin(['adr', ...args, '--force'], root);
      assert.equal(status, 0);
      assert.match(stderr, /docs\/adr\/README\.md was not updated/);
    }
    assert.equal(readFileSync(readme, 'utf8'), broken);
    writeFileSync(readme, text);
    assert.doesNotMatch(bin(['adr', 'index', '--force'], root).stderr, /not updated/);
    assert.match(readFileSync(readme, 'utf8'), /Second/);
  });
});

describe('manifest with an open merge', () => {
  /** Two branches that both add health-check, merged and left open. */
  async function merging(
    one: readonly [features: readonly string[], answers?: object],
    other: readonly [features: readonly string[], answers?: object],
  ): Promise<string> {
    const { root } = placed(fixture);
    git(root, 'init', '--quiet', '--initial-branch=main');
    await add(root, ['env-validation', 'logging']);
    commitAll(root);
    for (const [name, [features, answers]] of Object.entries({ one, other })) {
      git(root, 'checkout', '--quiet', '-b', name, 'main');
      // One after the other, as they come in the life of a branch.
      for (const id of features) await add(root, [id], answers);
      commitAll(root);
    }
    assert.throws(() => git(root, 'merge', '--quiet', '--no-edit', 'one'));
    for (const path of open(root)) {
      if (!path.startsWith('.agentops/')) resolveByHand(root, path);
    }
    return root;
  }

  const open = (root: string): string[] =>
    git(root, 'diff', '--name-only', '--diff-filter=U', '-z').split('\0').filter(Boolean);
  const record = '.agentops/health-check.json';

  it('stops every command but update, which merges both sides', async () => {
    const root = await merging(
      [['graceful-shutdown', 'health-check']],
      [['health-check', 'cache']],
    );
    assert.match(readFileSync(join(root, record), 'utf8'), /^<<<<<<< /m);
    const before = readTree(root);
    for (const [name, run] of Object.entries(commands(root))) {
      if (name === 'update') continue;
      const { details, next } = await refusal(run);
      assert.match(
        details.join(),
        /^\.agentops\/health-check\.json:\d+ has merge conflict markers/,
        name,
      );
      assert.match(
        next,
        /Run agentops update, which merges both sides of \.agentops\/health-check/,
      );
    }
    const { findings } = await checkFolder(root);
    const broken = findings.filter(({ path }) => path === record);
    assert.deepEqual([broken.length, broken[0]?.rule], [1, 'manifest-broken']);
    assert.match(broken[0]?.message ?? '', /Run agentops update/);
    assert.deepEqual(readTree(root), before);

    // Without --force: nothing of a person's is touched.
    const plan = await settlePlan(await makeUpdate({ root, features: [] }), {});
    assert.deepEqual(
      plan.changes.map(({ path }) => path),
      [record],
    );
    assert.match(plan.notes.join(), /commit it, then run agentops update again/);
    write(plan);
    commitAll(root);
    await update(root);
    assert.deepEqual(await update(root), []);
    assert.deepEqual((await checkFolder(root)).findings, []);

    // What both sides have written can still be taken out.
    for (const id of ['cache', 'graceful-shutdown', 'health-check']) await remove(root, id);
    git(root, 'add', '--all');
    assert.equal(
      git(root, 'diff', '--cached', '--name-only', 'main', '--', 'package.json', 'src'),
      '',
    );
  });

  it('is not merged if the answers differ, until one side is chosen', async () => {
    const root = await merging(
      [['health-check'], { path: '/a' }],
      [['health-check'], { path: '/b' }],
    );
    const before = readTree(root);
    const { details, next, exitCode } = await refusal(() => update(root));
    assert.deepEqual(details, [`${record}: path is "/b" on our side and "/a" on theirs`]);
    assert.match(next, /agentops update health-check --path/);
    assert.equal(exitCode, 2);
    assert.deepEqual(readTree(root), before);
    const flags = { path: '/a' };
    const plan = await settlePlan(
      await makeUpdate({ root, features: ['health-check'], flags }),
      {},
    );
    write(plan);
    commitAll(root);
    assert.equal(JSON.parse(readFileSync(join(root, record), 'utf8')).answers.path, '/a');
    await update(root);
    assert.deepEqual((await checkFolder(root)).findings, []);
  });

  it('explains how to choose a side if neither is valid', async () => {
    const { root } = placed(fixture);
    await add(root, ['logging']);
    const path = '.agentops/logging.json';
    writeFileSync(join(root, path), `<<<<<<< HEAD\n${readFileSync(join(root, path), 'utf8')}`);
    const { next, id } = await refusal(() => update(root));
    assert.equal(id, 'MANIFEST');
    assert.match(next, /git checkout --ours -- \.agentops\/logging\.json \(or --theirs\)/);
  });

  it('is an error in add, but is not listed', async () => {
    const { root } = placed(fixture);
    await add(root, ['logging']);
    const path = join(root, '.agentops/logging.json');
    writeFileSync(path, marked(readFileSync(path, 'utf8')));
    const before = readTree(root);
    const { status, stderr } = bin(['add', 'health-check', '--yes'], root);
    assert.equal(status, 2);
    assert.match(stderr, /logging\.json:1 has merge conflict markers[\s\S]*agentops update/);
    assert.equal(bin(['detect'], root).status, 2);
    const listed = bin(['list'], root);
    assert.equal(listed.status, 0);
    assert.match(listed.stdout, /health-check/);
    assert.deepEqual(readTree(root), before);
  });
});

describe('sides of a text with conflict markers', () => {
  it('are restored with base and line endings', () => {
    assert.deepEqual(sidesOf('a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd'), ['a\nb\nd', 'a\nc\nd']);
    assert.deepEqual(sidesOf('<<<<<<< x\r\nb\r\n||||||| z\r\n0\r\n=======\r\n>>>>>>> y\r\n'), [
      'b\r\n',
      '',
    ]);
    for (const text of ['<<<<<<< x\n', '=======\n', '<<<<<<< x\n>>>>>>> y\n', '>>>>>>> y\n']) {
      assert.equal(sidesOf(text), undefined, text);
    }
  });
});
