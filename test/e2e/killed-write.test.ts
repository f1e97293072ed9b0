import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentops } from './support/agentops.ts';
import { runs } from './support/killed-runs.ts';
import { assertSaid } from './support/refusal.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, filesOf, treeOf } from './support/tree.ts';
import { warmAgentops } from './support/warm-agentops.ts';

const preload = fileURLToPath(new URL('support/kill-at-step.mjs', import.meta.url));
const killer = (env: Record<string, string>) => ({
  NODE_OPTIONS: `--import=${new URL(`file://${preload}`).href}`,
  ...env,
});

/** A flag may be given once only. */
const withoutPolicy = (args: readonly string[]): string[] =>
  args.filter((arg) => !['--on-conflict', 'overwrite'].includes(arg));

/** Lines whose names have no random part. */
const withoutChance = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/([-.])[0-9a-f]{12}(?=[/. ])/g, '$1x')).sort();

describe('kill -9 during a write', () => {
  for (const { what, args, refused, done, repeated, every, writesNew, seed } of runs) {
    describe(what, () => {
      let seeded: string;
      let finished: readonly string[];
      /** For each step the tree as a kill at it leaves it, by number. */
      let snapshots: string;
      let steps: number;
      /** The first at which there is a journal. */
      let begun: number;

      before('a run that nobody kills, to compare with', async () => {
        seeded = freshFolder('seed');
        await seed(seeded);
        const folder = copy();
        snapshots = freshFolder('snapshots');
        const env = killer({ KILL_SNAPSHOTS: snapshots });
        const outcome = await agentops(args, { cwd: folder, env });
        assert.equal(outcome.code, done, outcome.stderr);
        finished = treeOf(folder);
        steps = readdirSync(snapshots).length;
        assert.ok(steps > 10, `only ${steps} steps were seen`);
        begun = moments(1, 1).find((step) => hasJournal(snapshot(step))) ?? 0;
        assert.ok(begun > 0, 'no write was seen');
      });

      const copy = (of = seeded): string => {
        const folder = freshFolder('svc');
        cpSync(of, folder, { recursive: true });
        return folder;
      };
      const snapshot = (step: number): string => join(snapshots, String(step));
      const cutOffAt = (step: number): string => copy(snapshot(step));
      const killedAt = async (folder: string, step: number): Promise<void> => {
        const env = killer({ KILL_STEP: String(step) });
        const outcome = await agentops(args, { cwd: folder, env });
        assert.equal(outcome.signal, 'SIGKILL', `step ${step}: ${outcome.stderr}`);
      };
      const moments = (first = 1, apart = every): number[] =>
        Array.from(
          { length: Math.ceil((steps - first + 1) / apart) },
          (_, index) => first + index * apart,
        );
      /** A tree in which a run was cut off after it had put at least one new file in its place. */
      const halfWritten = (): { folder: string; written: string } => {
        const before = filesOf(seeded);
        for (let step = Math.floor(steps * 0.6); step < steps; step++) {
          const now = filesOf(snapshot(step), { without: ['.agentops'] });
          const written = now.find((path) => path.endsWith('.ts') && !before.includes(path));
          if (written !== undefined && hasJournal(snapshot(step))) {
            return { folder: cutOffAt(step), written };
          }
        }
        throw new Error('no kill hit the moment between the first and the last file');
      };
      const cutOff = (folder: string): boolean => existsSync(join(folder, '.agentops/transaction'));
      /** True after the commit: what is left then is tidying up. */
      const isCommitted = (step: number): boolean => step > begun && !hasJournal(snapshot(step));
      const hasJournal = (folder: string): boolean =>
        existsSync(join(folder, '.agentops/transaction/journal.json'));

      it('leaves the state of the snapshots', async () => {
        for (const step of moments(3, Math.ceil(steps / 6))) {
          const folder = copy();
          await killedAt(folder, step);
          assert.deepEqual(
            withoutChance(filesOf(folder)),
            withoutChance(filesOf(snapshot(step))),
            `killed at step ${step}`,
          );
          // What a lock says differs from process to process.
          const comparable = (lines: readonly string[]): string[] =>
            withoutChance(lines).filter((line) => !line.includes('lock-1.json'));
          assertSameTree(
            comparable(treeOf(folder)),
            comparable(treeOf(snapshot(step))),
            `killed at step ${step}`,
          );
        }
      });

      it('at every step is reported and rolled back by the next run', async () => {
        let mended = 0;
        for (const step of moments(1, 1)) {
          const folder = cutOffAt(step);
          const wasCutOff = cutOff(folder);
          const next = await warmAgentops(refused, { cwd: folder });
          assert.equal(next.code, 2, `step ${step}: ${next.stderr}`);
          if (wasCutOff) {
            mended++;
            assert.match(next.stderr, /An earlier run was interrupted/, `step ${step}`);
          }
          assert.equal(cutOff(folder), false, `step ${step}: the leavings are still there`);
          assertSameTree(
            treeOf(folder),
            isCommitted(step) ? finished : treeOf(seeded),
            `killed at step ${step} of ${steps}, then mended`,
          );
        }
        assert.ok(mended > 10, `only ${mended} kills hit the write`);
      });

      it('is completed by the next run', async () => {
        for (const step of moments()) {
          const folder = cutOffAt(step);
          const next = await warmAgentops(args, { cwd: folder });
          assert.equal(
            next.code,
            isCommitted(step) ? repeated : done,
            `step ${step}: ${next.stderr}`,
          );
          assertSameTree(treeOf(folder), finished, `killed at step ${step} of ${steps}`);
        }
      });

      it('and again during the recovery', async () => {
        const late = Math.floor(steps * 0.7);
        for (let again = 1; again <= 6; again++) {
          const folder = cutOffAt(late);
          await killedAt(folder, again);
          const next = await warmAgentops(args, { cwd: folder });
          assert.equal(next.code, done, next.stderr);
          assertSameTree(
            treeOf(folder),
            finished,
            `killed at step ${late}, then at ${again} of the mending`,
          );
        }
      });

      if (writesNew)
        it('keeps and reports a file edited since', async () => {
          const { folder, written } = halfWritten();
          writeFileSync(join(folder, written), 'mine\n');
          const next = await agentops([...withoutPolicy(args), '--on-conflict', 'skip'], {
            cwd: folder,
          });
          assert.ok(next.stderr.includes(`left alone: ${written}`), next.stderr);
          assert.equal(readFileSync(join(folder, written), 'utf8'), 'mine\n');
        });

      it('is reported by a preview, which recovers nothing', async () => {
        const folder = cutOffAt(Math.floor(steps * 0.7));
        const before = treeOf(folder, { times: true });
        const preview = await agentops([...args, '--dry-run'], { cwd: folder });
        assert.equal(preview.code, 1, preview.stderr);
        assertSaid(preview.stderr, ['An earlier run was interrupted', '--dry-run'], preview.stderr);
        assertSameTree(treeOf(folder, { times: true }), before, 'the preview');
      });
    });
  }
});

describe('running write', () => {
  it('is not disturbed by another run, which exits with 4 and names it', async () => {
    const folder = freshFolder('busy');
    mkdirSync(join(folder, '.agentops/transaction'), { recursive: true });
    const holder = {
      pid: process.pid,
      host: hostname(),
      since: '2026-01-01T00:00:00.000Z',
      token: 'x',
    };
    writeFileSync(join(folder, '.agentops/transaction/lock-1.json'), JSON.stringify(holder));
    const before = treeOf(folder, { times: true });
    const outcome = await agentops(['new', '.', '--name', 'svc', '--no-git'], { cwd: folder });
    assert.equal(outcome.code, 4, outcome.stderr);
    assertSaid(
      outcome.stderr,
      ['Another run is writing here', `process ${process.pid}`, 'lock-1.json'],
      outcome.stderr,
    );
    assertSameTree(treeOf(folder, { times: true }), before, 'the other run');
  });

  it('wins over a second one that starts together', async () => {
    const folder = freshFolder('together');
    const args = ['new', 'svc', '--no-git'];
    const outcomes = await Promise.all([1, 2, 3].map(() => agentops(args, { cwd: folder })));
    for (const { code, stderr } of outcomes) assert.ok(code === 0 || code === 4, stderr);
    assert.ok(outcomes.some(({ code }) => code === 0));
    const alone = freshFolder('alone');
    await agentops(args, { cwd: alone });
    assertSameTree(treeOf(folder), treeOf(alone), 'the service that three runs made');
  });
});
