import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../support/packed-files.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

function repository(): string {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  writeTree(folder, {
    '.gitlab/CODEOWNERS': '* @a\n/gone/ @b\n[Docs][2] @c\n/docs/\n!/docs/x.md\n',
    'docs/x.md': '# X\n',
    'docs/adr/0001-use-x.md': '# 1. Use X\n\n- Status: accepted\n\nAmends [two](0002-gone.md)\n',
    'src/a.ts': '',
  });
  return folder;
}

/** What a command prints, as the schema in the package takes it: no key more, none less. */
function printed(folder: string, schema: string, ...args: string[]): Record<string, unknown> {
  const cli = join(root, 'dist/bin/cli.js');
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const value = JSON.parse(stdout || stderr);
  const published = JSON.parse(readFileSync(join(root, `dist/schemas/${schema}.json`), 'utf8'));
  z.fromJSONSchema(published).parse(value);
  return value;
}

describe('published JSON schemas', () => {
  it('match codeowners check and adr check', () => {
    const folder = repository();
    const owners = printed(folder, 'findings', 'codeowners', 'check', '--host', 'gitlab');
    assert.equal(owners.exitCode, 5);
    assert.ok((owners.findings as unknown[]).length > 0);
    const records = printed(folder, 'findings', 'adr', 'check');
    assert.ok((records.findings as unknown[]).length > 0);
    assert.throws(() => printed(folder, 'owners', 'adr', 'check'));
  });

  it('match codeowners who for files, folders and missing paths', () => {
    const folder = repository();
    const paths = ['docs/x.md', 'docs', 'src/new.ts'];
    const { host } = printed(folder, 'owners', 'codeowners', 'who', ...paths, '--host', 'gitlab');
    assert.equal(host, 'gitlab');
  });

  it('match adr list and adr show', () => {
    const folder = repository();
    assert.equal((printed(folder, 'records', 'adr', 'list').records as unknown[]).length, 1);
    assert.equal(printed(folder, 'record', 'adr', 'show', '1').title, 'Use X');
  });

  it('match adr new, like any run that writes', () => {
    assert.equal(printed(repository(), 'result', 'adr', 'new', 'Use Y').status, 'written');
  });
});

describe('.adr-dir', () => {
  for (const elsewhere of ['../decisions', '/tmp/decisions', 'docs/../../x', 'C:\\adr']) {
    it(`is refused if it leads to ${elsewhere}`, () => {
      const folder = repository();
      writeTree(folder, { '.adr-dir': `${elsewhere}\n` });
      const { error, exitCode } = printed(folder, 'result', 'adr', 'list') as {
        error: { message: string };
        exitCode: number;
      };
      assert.notEqual(exitCode, 0);
      assert.ok(error.message.includes(elsewhere));
    });
  }
});
