import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlan, savePlan } from '../src/plan/saved-plan.ts';
import { prepare, write } from '../src/plan/session.ts';
import { seal } from '../src/write/seal.ts';
import { previewRecovery, recover } from '../src/write/transaction.ts';
import { type Chance, mutated, mutatedText, oddText } from './support/chance.ts';
import { assertContained, fuzz, toldSeed } from './support/fuzz.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from './support/temporary.ts';
import { watched } from './support/watched-disk.ts';

/* Journals and saved plans by chance: files that a run keeps for the next one, which a stranger may have written. */

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const folder = '.agentops/transaction';

/** A run that ended after it had written `a.txt` and `made/c.txt`. */
const tree = {
  '.env': 'S=1\n',
  'a.txt': 'new a\n',
  'b.txt': 'old b\n',
  'made/c.txt': 'new c\n',
  'mine/d.txt': 'mine\n',
  [`${folder}/0.old`]: 'old a\n',
  [`${folder}/1.old`]: 'old b\n',
};
const journal = {
  version: 1,
  entries: [
    { path: 'a.txt', before: digest('old a\n'), after: digest('new a\n') },
    { path: 'b.txt', before: digest('old b\n'), after: digest('new b\n') },
    { path: 'made/c.txt', after: digest('new c\n') },
  ],
  folders: ['made'],
  emptied: [['mine', 0o755]],
};

/** Mostly a path that leads elsewhere, since a plain change is refused at once. */
function oddJournal(chance: Chance): unknown {
  if (chance.is(0.4)) return mutated(chance, journal);
  const [entry, ...more] = structuredClone(journal.entries);
  const path = chance.pick(['.env', 'mine/d.txt', 'mine', '..', '.git/config', oddText(chance)]);
  const texts = ['S=1\n', 'mine\n', 'old a\n', 'new a\n'];
  const odd = {
    ...entry,
    path,
    ...(chance.is(0.5) && { after: digest(chance.pick(texts)) }),
    ...(chance.is(0.5) && { before: digest(chance.pick(texts)) }),
  };
  const emptied = chance.is(0.3) ? [[path, chance.below(0o10000)]] : journal.emptied;
  return { ...journal, entries: [odd, ...more], emptied, folders: chance.is(0.3) ? [path] : [] };
}

function refill(root: string): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  writeTree(root, tree);
}

describe('state of an earlier run', () => {
  it('is only trusted if its journal was written by this user', async () => {
    const root = join(temporaryFolder(), 'target');
    const accepted = await fuzz('journals of others', 300, (chance) => {
      refill(root);
      const odd = oddJournal(chance);
      const isObject = typeof odd === 'object' && odd !== null;
      const text = JSON.stringify(isObject ? { ...odd, seal: oddText(chance) } : odd) ?? '';
      writeFileSync(
        join(root, folder, 'journal.json'),
        chance.is(0.2) ? mutatedText(chance, text) : text,
      );
      const before = readTree(root);
      try {
        if (chance.is(0.5)) previewRecovery(root);
        else recover(root);
      } finally {
        assert.deepEqual(readTree(root), before);
      }
    });
    assert.equal(accepted, 0);
  });

  it('restores only plain files within the target', async () => {
    const root = join(temporaryFolder(), 'target');
    let accepted = 0;
    const strays = await watched(join(root, '..'), async () => {
      accepted = await fuzz('journals with a seal', 400, (chance) => {
        refill(root);
        const text = JSON.stringify(oddJournal(chance)) ?? '';
        const sealed = text.replace(/\}$/, `,"seal":"${seal(text)}"}`);
        writeFileSync(join(root, folder, 'journal.json'), sealed);
        const shown = previewRecovery(root);
        recover(root);
        assertContained([...(shown?.restored ?? []), ...(shown?.removed ?? [])].map(ofPath));
        const left = readTree(root);
        // What it gives back is what it kept; what it removes is what it says that it wrote.
        assert.ok(['new a\n', 'old a\n', undefined].includes(left['a.txt']));
        assert.ok(['old b\n', undefined].includes(left['b.txt']));
        const { removed = [], restored = [] } = shown ?? {};
        const touched = new Set([...removed, ...restored]);
        for (const path of ['.env', 'mine/d.txt', 'made/c.txt'] as const) {
          if (!touched.has(path)) assert.equal(left[path], tree[path]);
        }
      });
    });
    assert.deepEqual(strays.filter(isStray), []);
    assert.ok(accepted > 20, `only ${accepted} journals were taken`);
  });

  it('applies a plan within its target, or refuses it entirely', async () => {
    const root = join(temporaryFolder(), 'target');
    const service = {
      '.env': 'S=1\n',
      'package.json': JSON.stringify({
        name: 'svc',
        type: 'module',
        dependencies: { fastify: '5.12.8' },
      }),
      'src/main.js': "import Fastify from 'fastify';\n\nawait Fastify().listen({ port: 3000 });\n",
    };
    const fresh = () => {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root);
      writeTree(root, service);
    };
    fresh();
    savePlan(await prepare({ features: ['health-check'], root }, {}), 'plan.json', root);
    const kept = readFileSync(join(root, 'plan.json'), 'utf8');
    let applied = 0;
    const strays = await watched(root, () =>
      fuzz('saved plans', 400, (chance) => {
        fresh();
        const text = chance.is(0.1)
          ? mutatedText(chance, kept)
          : JSON.stringify(oddPlan(chance, kept));
        writeFileSync(join(root, 'plan.json'), text);
        const before = readTree(root);
        let isApplied = false;
        try {
          const plan = loadPlan('plan.json', root);
          assertContained(plan.changes);
          write(plan);
          isApplied = true;
          applied++;
          for (const { path, after } of plan.changes) assert.equal(readTree(root)[path], after);
          const changed = new Set(plan.changes.map(({ path }) => path));
          for (const path of Object.keys(service)) {
            if (!changed.has(path)) assert.equal(readTree(root)[path], before[path]);
          }
        } finally {
          if (!isApplied) assert.deepEqual(readTree(root), before);
        }
      }),
    );
    assert.deepEqual(strays.filter(isStray), []);
    assert.ok(applied > 20, `only ${applied} plans were applied`);
    assert.ok(filesBelow(root).includes('.env'));
  });

  after(() => console.log(`      ${toldSeed()}`));
});

/** The key of this user, and the times of processes, are read by each write. */
const isStray = (each: string): boolean =>
  !/^readFileSync .*(journal-key|\/proc\/\d+\/stat)$/.test(each);

const ofPath = (path: string) => ({ path });

function oddPlan(chance: Chance, kept: string): unknown {
  const plan = JSON.parse(kept);
  if (chance.is(0.5)) return mutated(chance, plan);
  const path = chance.pick([
    '.env',
    '../x',
    '.git/hooks/x',
    '.agentops/transaction/x',
    oddText(chance),
  ]);
  const before = chance.pick([null, digest('S=1\n')]);
  const change = { path, before, after: chance.pick([null, 'evil\n']) };
  return { ...plan, changes: [...plan.changes, change] };
}
