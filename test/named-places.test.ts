import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const agentops = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8' });

/** A repository in a folder of its own, with something beside it. */
function scratch(): { root: string; beside: string } {
  const beside = mkdtempSync(join(tmpdir(), 'named-places-'));
  const root = join(beside, 'repository');
  mkdirSync(join(root, 'src'), { recursive: true });
  const manifest = { name: 'svc', type: 'module', dependencies: { fastify: '^5.0.0' } };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  return { root, beside };
}

const plan = ['plan', 'add', 'health-check'] as const;

describe('path given by the user', () => {
  it('for --out is refused if it is a link or belongs to git', () => {
    const { root, beside } = scratch();
    symlinkSync(join(beside, 'outside.json'), join(root, 'dangling.json'));
    writeFileSync(join(beside, 'there.json'), '{}');
    symlinkSync(join(beside, 'there.json'), join(root, 'link.json'));
    mkdirSync(join(root, '.git'));
    symlinkSync(join(root, '.git'), join(root, 'store'));
    for (const out of ['dangling.json', 'link.json', '.git/plan.json', 'store/plan.json']) {
      const { status, stderr } = agentops(root, ...plan, '--force', '--out', out);
      assert.equal(status, 2, `${out}: ${stderr}`);
      assert.match(stderr, /cannot be written/);
    }
    assert.ok(!existsSync(join(beside, 'outside.json')));
    assert.deepEqual(readdirSync(join(root, '.git')), []);
  });

  it('for --out is replaced atomically', () => {
    const { root, beside } = scratch();
    for (const _ of [1, 2]) {
      const { stderr } = agentops(root, ...plan, '--out', '../plan.json');
      assert.ok(existsSync(join(beside, 'plan.json')), stderr);
    }
    assert.deepEqual(readdirSync(beside).sort(), ['plan.json', 'repository']);
  });

  it('as target is refused within .git or a bare repository', () => {
    for (const below of ['bare', 'bare/below', '.git', '.git/hooks']) {
      const folder = mkdtempSync(join(tmpdir(), 'named-places-'));
      for (const name of ['objects', 'refs'])
        mkdirSync(join(folder, 'bare', name), { recursive: true });
      writeFileSync(join(folder, 'bare/HEAD'), 'ref: refs/heads/main\n');
      const root = join(folder, below);
      mkdirSync(root, { recursive: true });
      const before = readdirSync(root);
      const made = agentops(root, 'new', '.', '--yes', '--no-git', '--name=svc');
      assert.equal(made.status, 2, made.stderr);
      assert.match(made.stderr, /bare repository or a \.git folder/);
      writeFileSync(join(root, 'package.json'), '{}');
      const added = agentops(root, 'add', 'health-check', '--yes');
      assert.equal(added.status, 2, added.stderr);
      assert.deepEqual(readdirSync(root), [...before, 'package.json'].sort());
    }
  });

  it('is escaped in a manifest preview', () => {
    const { root } = scratch();
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    mkdirSync(join(root, 'docs/adr'), { recursive: true });
    const text =
      '# 1. Use X\n\n## Status\n\nAccepted\n\n## Context\n\n\u001b]0;x\u0007\u202ey\u009b\rz\n\tq\n';
    writeFileSync(join(root, 'docs/adr/0001-use-x.md'), text);
    const { stdout, stderr } = agentops(root, 'adr', 'show', '1');
    assert.match(stdout, /\n\tq\n$/, stderr);
    assert.doesNotMatch(stdout, /(?![\n\t])[\p{Cc}\u202e]/u);
  });
});
