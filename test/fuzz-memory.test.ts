import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from '../src/installed/check.ts';
import { makeRemoval } from '../src/installed/remove.ts';
import { makeUpdate } from '../src/installed/update.ts';
import { takeBack } from '../src/merge/patch.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { prepare, settlePlan, write } from '../src/plan/session.ts';
import type { FeatureRecord } from '../src/record/feature-record.ts';
import { featureRecordOf, parseRecord, recordPath } from '../src/record/record-file.ts';
import { type Chance, mutated, mutatedText, oddText } from './support/chance.ts';
import { assertContained, fuzz, toldSeed } from './support/fuzz.ts';
import { type Packed, repacked, unpacked } from './support/repacked.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';
import { watched } from './support/watched-disk.ts';

/* Manifests by chance: a stranger's branch may bring any, also one that is packed as ours are. */

const ids = ['env-validation', 'logging', 'health-check', 'graceful-shutdown', 'cache'] as const;

/** A service with what some features have written, and its manifests by feature. */
async function service(): Promise<{ root: string; manifests: Map<string, string> }> {
  const root = temporaryFolder();
  // Workspaces are looked for up to the root of the repository.
  execFileSync('git', ['init', '-q', root]);
  writeTree(root, {
    'package.json': JSON.stringify({
      name: 'svc',
      type: 'module',
      dependencies: { fastify: '5.12.8' },
      devDependencies: { typescript: '6.0.3' },
    }),
    'tsconfig.json': '{}\n',
    'src/main.ts': "import Fastify from 'fastify';\n\nawait Fastify().listen({ port: 3000 });\n",
  });
  write(await prepare({ features: ids, root }, { force: true }));
  const textOf = (id: string): string => readFileSync(join(root, recordPath(id)), 'utf8');
  return { root, manifests: new Map(ids.map((id) => [id, textOf(id)])) };
}

/** A manifest that differs somewhere, mostly in what is packed. */
function oddManifest(chance: Chance, text: string): string {
  if (chance.is(0.1)) return mutatedText(chance, text);
  const manifest = JSON.parse(text);
  if (chance.is(0.3)) return JSON.stringify(mutated(chance, manifest)) ?? '';
  const content = unpacked(manifest);
  const odd = chance.is(0.5) ? elsewhere(chance, content) : mutated(chance, content);
  const edited = chance.is(0.3) ? { ...manifest, edits: oddEdits(chance, manifest) } : manifest;
  return JSON.stringify(repacked(edited, odd));
}

/** Every place where a path or a name stands, as a stranger would have them. */
function elsewhere(chance: Chance, { files, actions }: Packed): unknown {
  const path = chance.is(0.5) ? oddText(chance) : chance.pick(['x', 'src/main.ts', 'package.json']);
  const odd = JSON.parse(JSON.stringify(actions), (_, value) => {
    if (typeof value !== 'string' || !chance.is(0.02)) return value;
    return value.startsWith('src/') || chance.is(0.05) ? path : value;
  });
  return { files: chance.is(0.5) ? { ...files, [path]: 'x\n' } : files, actions: odd };
}

function oddEdits(chance: Chance, { edits }: { edits: Record<string, string> }): object {
  const [path, patch] = chance.pick([...Object.entries(edits), ['src/main.ts', '']] as const);
  const start = chance.pick([0, 1, 7, 1e9, Number.MAX_SAFE_INTEGER]);
  const far = `--- a\n+++ a\n@@ -${start},1 +${start},0 @@\n-${oddText(chance)}\n`;
  return { ...edits, [path]: chance.is(0.5) ? far : mutatedText(chance, patch) };
}

describe('untrusted manifest', () => {
  it('is rejected with a message, and names no path outside', async () => {
    const { manifests } = await service();
    const accepted = await fuzz('manifests', 10_000, (chance) => {
      const [id, text] = chance.pick([...manifests]);
      const memory = parseRecord(oddManifest(chance, text), id);
      assertContained(pathsOf(memory).map((path) => ({ path })));
    });
    assert.ok(accepted > 1000, `only ${accepted} manifests were taken`);
  });

  it('never makes a run read or write outside the target', async () => {
    const { root, manifests } = await service();
    let planned = 0;
    const strays = await watched(root, () =>
      fuzz('runs over manifests', 300, async (chance) => {
        const [id, text] = chance.pick([...manifests]);
        const path = join(root, recordPath(id));
        writeFileSync(path, oddManifest(chance, text));
        try {
          const plan = chance.is(0.5)
            ? await makeRemoval({ feature: chance.is(0.7) ? id : chance.pick(ids), root })
            : await makeUpdate({ features: chance.is(0.5) ? [id] : [], root });
          planned++;
          const settled = await settlePlan(plan, { onConflict: 'merge', force: true });
          assertContained(settled.changes);
        } finally {
          writeFileSync(path, text);
        }
      }),
    );
    assert.deepEqual(strays, []);
    assert.ok(planned > 50, `only ${planned} plans were made`);
  });

  it('is reported by check', async () => {
    const { root, manifests } = await service();
    await fuzz('checks of manifests', 60, async (chance) => {
      const [id, text] = chance.pick([...manifests]);
      writeFileSync(join(root, recordPath(id)), oddManifest(chance, text));
      const { findings } = await checkFolder(root);
      writeFileSync(join(root, recordPath(id)), text);
      for (const { message, path } of findings) assert.ok(message !== '' && path !== '');
    });
  });

  const hostile: readonly (readonly [what: string, change: (packed: Packed) => unknown])[] = [
    ['leads out of the target', ({ actions }) => ({ files: { '../../dev/zero': 'x' }, actions })],
    ['is for a hook of git', ({ actions }) => ({ files: { '.git/hooks/x': 'x' }, actions })],
    [
      'is for the journal of a write',
      ({ actions }) => ({ files: { '.agentops/transaction/journal.json': '{}' }, actions }),
    ],
    [
      'is of a template that is none of ours',
      ({ files }) => ({ files, actions: [fileOf({ template: '../../target/evil' })] }),
    ],
    [
      'is of a template whose path is hidden',
      ({ files }) => ({ files, actions: [fileOf({ template: 'app/%2e%2e/%2e%2e/evil/..' })] }),
    ],
    [
      'has a name that is code',
      ({ files }) => ({ files, actions: [fileOf({ values: { 'a = process.exit()': 1 } })] }),
    ],
    [
      'has a pattern',
      ({ files }) => ({ files, actions: [{ type: 'block', lastBefore: '(a+)+$' }] }),
    ],
  ];
  for (const [what, change] of hostile) {
    it(`is refused where a part of it ${what}`, async () => {
      const { manifests } = await service();
      const manifest = JSON.parse(manifests.get('logging') ?? '');
      const text = JSON.stringify(repacked(manifest, change(unpacked(manifest))));
      assert.throws(
        () => featureRecordOf({ read: () => text }, 'logging'),
        (error) => error instanceof AgentopsError && error.id === 'MANIFEST',
      );
    });
  }

  it('reverts no edit far beyond the end of a file', () => {
    for (const start of [1e9, Number.MAX_SAFE_INTEGER]) {
      const patch = `--- a\n+++ a\n@@ -1,0 +${start},1 @@\n+x\n@@ -${start},1 +1,0 @@\n-y\n`;
      const text = takeBack('a\nb\n', patch);
      assert.ok(text === undefined || text.length < 20);
    }
  });

  it('is refused if it unpacks to more than a manifest can hold', async () => {
    const { manifests } = await service();
    const manifest = JSON.parse(manifests.get('logging') ?? '');
    const bomb = repacked(manifest, { files: {}, actions: [], x: ' '.repeat(64 * 1024 * 1024) });
    assert.throws(
      () => parseRecord(JSON.stringify(bomb), 'logging'),
      (error) => error instanceof AgentopsError && error.id === 'MANIFEST',
    );
  });

  after(() => console.log(`      ${toldSeed()}`));
});

const fileOf = (odd: object): object => ({
  type: 'file',
  path: 'src/x.ts',
  template: 'logging/logger.ts',
  values: {},
  seed: true,
  ...odd,
});

const pathsOf = ({ files, moved, edits, actions }: FeatureRecord): string[] => [
  ...Object.keys(files),
  ...Object.entries(moved).flat(),
  ...Object.keys(edits),
  ...actions.flatMap((action) => ('path' in action ? [action.path] : [])),
];
