import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kinds } from './support/hostile-kinds.ts';
import type { Sailed } from './support/sail-hostile-fleet.ts';
import { temporaryFolder } from './support/temporary.ts';

const count = 300;
const worker = fileURLToPath(new URL('support/sail-hostile-fleet.ts', import.meta.url));

describe(`${count} repositories in one process, most of them hostile`, () => {
  before(function () {
    // Pipes, sockets and modes are those of Unix.
    if (process.platform === 'win32') this.skip();
  });

  it('have independent results, and nothing is written where one fails', async () => {
    assert.ok(kinds.size <= count, 'each kind is there');
    const home = temporaryFolder();
    // Another user works in some of them.
    chmodSync(home, 0o755);
    writeFileSync(join(home, 'outside.txt'), 'x\n');
    mkdirSync(join(home, 'outside'));
    const { status, stdout, last } = await sailed(home);
    assert.equal(status, 0, `it ended in: ${last}`);
    const all = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Sailed);
    assert.equal(all.length, count);
    assert.deepEqual(
      all.filter(({ expected, endings }) => endings[0] !== expected),
      [],
    );
    for (const { kind, endings, changed } of all) {
      assert.deepEqual(changed, [], kind);
      for (const ending of endings) assert.match(ending, /^[a-z]+$|^[A-Z]+$/, kind);
    }
    const names = readdirSync(home).filter((name) => !/^r\d+$/.test(name));
    assert.deepEqual(names.sort(), ['outside', 'outside.txt', 'socket']);
    assert.deepEqual(readdirSync(join(home, 'outside')), []);
    assert.equal(readFileSync(join(home, 'outside.txt'), 'utf8'), 'x\n');
    const grown = (all.at(-1)?.heap ?? 0) - (all[49]?.heap ?? 0);
    assert.ok(grown < 24 * 2 ** 20, `the heap has grown by ${grown} bytes since the 50th`);
  });
});

/** A process that waits for a pipe hears nothing, so it is ended from here when it gets no further. */
const longestStep = 120_000;

function sailed(home: string): Promise<{ status: number | null; stdout: string; last: string }> {
  const args = ['--expose-gc', '--import', 'tsx', worker, home, String(count)];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let last = '';
  const guard = setTimeout(() => child.kill('SIGKILL'), longestStep);
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    last = `${last}${text}`.slice(-1000);
    guard.refresh();
  });
  return new Promise((resolve) => {
    child.on('close', (status) => {
      clearTimeout(guard);
      resolve({ status, stdout, last });
    });
  });
}
