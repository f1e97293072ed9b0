import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { apply, plan } from '../../src/api.ts';
import type { Tree } from '../support/memory-tree.ts';
import { readTree, temporaryFolder } from '../support/temporary.ts';

/** A new service on the disk, and what was said at the end. */
async function made(answers: Record<string, unknown>) {
  const root = join(temporaryFolder(), 'svc');
  const planned = await plan({
    features: ['app'],
    root,
    answers: { name: 'svc', git: false, ...answers },
  });
  const { notes = [] } = await apply(planned);
  return { root, tree: readTree(root) as Tree, notes };
}

const recordsOf = (tree: Tree): string[] =>
  Object.keys(tree)
    .filter((path) => /^docs\/adr\/\d/.test(path))
    .map((path) => posix.basename(path).slice(0, 15));

/** Links of Markdown that lead to files, as paths from the root. */
const linksOf = ([path, text]: [string, string]): string[] =>
  [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to = '']) =>
    posix.join(posix.dirname(path), to),
  );

describe('documents of a new service', () => {
  it('include a decision record per part, the first about records', async () => {
    const { tree } = await made({ cache: 'memory' });
    assert.deepEqual(recordsOf(tree), [
      '0001-record-dec',
      '0002-own-the-pl',
      '0003-parse-the-',
      '0004-answer-eve',
      '0005-write-stru',
      '0006-separate-l',
      '0007-drain-befo',
      '0008-cache-in-t',
    ]);
    for (const record of recordsOf(tree)) {
      assert.ok(tree['docs/adr/README.md']?.includes(record), `${record} is not in the list`);
    }
  });

  it('omit records of parts that were not selected, and all with --no-adr', async () => {
    assert.equal(recordsOf((await made({})).tree).length, 7);
    const { tree } = await made({ adr: false });
    assert.deepEqual(
      Object.keys(tree).filter((path) => path.startsWith('docs/adr')),
      [],
    );
    assert.ok(!tree['README.md']?.includes('docs/adr'));
  });

  it('list open points in one note and one table', async () => {
    const { tree, notes } = await made({});
    assert.equal(notes.filter((note) => note.includes('docs/runbook.md')).length, 1);
    assert.ok(notes.some((note) => note.includes('--owners')));
    const open = Object.values(tree).flatMap((text) => text.match(/^\|[^|]+\| \|$/gm) ?? []);
    assert.ok(open.length >= 4);
    assert.deepEqual(open, tree['docs/runbook.md']?.match(/^\|[^|]+\| \|$/gm));
    const documents = Object.entries(tree).filter(([path]) => path.endsWith('.md'));
    for (const [path, text] of documents) assert.doesNotMatch(text, /TODO|TBD|FIXME|<%/, path);
  });

  for (const [ci, host] of [
    ['github', '.github/CODEOWNERS'],
    ['gitlab', '.gitlab/CODEOWNERS'],
  ] as const) {
    it(`name the owners for ${ci}, and a later run changes nothing`, async () => {
      const { root, tree, notes } = await made({ ci, owners: '@shop/all', deploy: 'kubernetes' });
      assert.match(tree[host] ?? '', /^\* @shop\/all$/m);
      assert.match(tree['docs/ownership.md'] ?? '', /\| @shop\/all \| `\*` \|/);
      assert.ok(!notes.some((note) => note.includes('--owners')));
      execFileSync('git', ['init', '--quiet'], { cwd: root });
      const again = await plan({
        features: ['codeowners'],
        root,
        answers: { host: ci, owners: '@shop/all' },
        force: true,
      });
      assert.deepEqual(
        again.changes.map(({ path }) => path),
        ['.agentops/codeowners.json'],
      );
    });
  }

  it('are updated when owners are added later', async () => {
    const { root, tree } = await made({});
    assert.match(tree['docs/code-review.md'] ?? '', /once the code has owners/);
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const answers = { owners: '@shop/all' };
    await apply(await plan({ features: ['codeowners'], root, answers, force: true }));
    const guide = (readTree(root) as Tree)['docs/code-review.md'] ?? '';
    assert.match(guide, /\[`\.github\/CODEOWNERS`\]\(\S+\) names the reviewers/);
  });

  it('contain no broken links', async () => {
    const choices = [
      {},
      { adr: false, ci: 'none', deploy: 'none', example: false },
      { cache: 'redis', deploy: 'kubernetes', owners: '@a/b' },
      { framework: 'hono', cache: 'memory', ci: 'gitlab' },
    ];
    for (const choice of choices) {
      const { root, tree } = await made(choice);
      const links = Object.entries(tree)
        .filter(([path]) => path.endsWith('.md'))
        .flatMap(linksOf);
      assert.ok(links.includes('docs/runbook.md'));
      for (const link of links) assert.ok(existsSync(join(root, link)), link);
    }
  });

  it('match the selected options', async () => {
    const plain = (await made({ deploy: 'none', example: false })).tree['docs/runbook.md'] ?? '';
    assert.doesNotMatch(plain, /redis|queue|kubectl|docker|image/i);
    const { root } = await made({ cache: 'redis', deploy: 'kubernetes' });
    await apply(await plan({ features: ['cache'], root, answers: { writeBehind: true } }));
    const tree = readTree(root) as Tree;
    const runbook = tree['docs/runbook.md'] ?? '';
    for (const word of ['CACHE_REDIS_URL', 'QUEUE_REDIS_URL', 'kubectl exec', 'Bus lost']) {
      assert.ok(runbook.includes(word), word);
    }
    const grace = /terminationGracePeriodSeconds: (\d+)/.exec(tree['k8s/deployment.yaml'] ?? '');
    assert.ok(runbook.includes(`are ${grace?.[1]} s.`));
  });
});
