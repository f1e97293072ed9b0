import assert from 'node:assert/strict';
import { codeowners } from '../../generators/codeowners/feature.ts';
import { checkCodeowners } from '../../src/codeowners/check.ts';
import { everyLocation } from '../../src/codeowners/hosts.ts';
import { parseCodeowners } from '../../src/codeowners/parse.ts';
import { packagesOf } from '../../src/codeowners/structure.ts';
import { askFor } from '../../src/model/ask.ts';
import { optionsOf } from '../../src/model/options.ts';
import type { Question } from '../../src/model/questions.ts';
import { applyActions } from '../../src/plan/apply-actions.ts';
import { actionsFor, targetFor } from '../../src/plan/feature-actions.ts';
import { detect } from '../../src/repository/detect.ts';
import { applied, readerOf, type Tree } from '../support/memory-tree.ts';

const projectOf = (tree: Tree) => {
  const texts = everyLocation.flatMap((path) =>
    tree[path] === undefined ? [] : [[path, tree[path]]],
  );
  return {
    ...detect(readerOf(tree), 'repository'),
    repository: { files: Object.keys(tree).sort(), codeowners: Object.fromEntries(texts) },
  };
};

async function run(tree: Tree, given: Readonly<Record<string, unknown>> = {}) {
  const project = projectOf(tree);
  const answers = codeowners.options.parse({ ...codeowners.suggested?.(project), ...given });
  const actions = actionsFor([codeowners], { codeowners: answers }, readerOf(tree), project);
  assert.deepEqual(JSON.parse(JSON.stringify(actions)), actions);
  const resolution = await applyActions(actions, readerOf(tree), targetFor(project));
  return { ...resolution, after: applied(tree, resolution.changes) };
}

const goRepository: Tree = Object.fromEntries(
  [
    'go.mod',
    'README.md',
    'cmd/api/main.go',
    'internal/auth/login.go',
    'internal/store/migrations/1.sql',
    'web/src/app.tsx',
    'web/src/app.css',
    'deploy/main.tf',
    'docs/guide.md',
    '.github/workflows/ci.yml',
    'testdata/web/sample.tsx',
  ].map((path) => [path, '']),
);

const everybody = {
  owners: '@o/all',
  configurationOwners: '@o/platform',
  docsOwners: '@o/docs',
  frontendOwners: '@o/web',
  backendOwners: '@o/api',
  dataOwners: '@o/data',
  infrastructureOwners: '@o/ops',
  securityOwners: '@o/security',
};

const rulesIn = (text = ''): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ +/, ' '));

describe('agentops codeowners', () => {
  it('derives rules from the existing parts, the most sensitive last', async () => {
    const { after, manual, notes } = await run(goRepository, everybody);
    assert.deepEqual(rulesIn(after['.github/CODEOWNERS']), [
      '* @o/all',
      '/go.mod @o/platform',
      '*.md @o/docs',
      '/docs/ @o/docs',
      '*.css @o/web',
      '*.tsx @o/web',
      '/web/ @o/web',
      '/cmd/ @o/api',
      '/internal/ @o/api',
      '*.sql @o/data',
      '/internal/store/migrations/ @o/data',
      '/.github/ @o/ops',
      '*.tf @o/ops',
      '/deploy/ @o/ops',
      '/.github/workflows/ @o/security',
      '/internal/auth/ @o/security',
      '/.github/CODEOWNERS @o/security',
    ]);
    assert.deepEqual([manual, notes], [[], []]);
    assert.equal(after['package.json'], undefined);
    // No code goes in, so the style of that which is there is nobody's concern.
    assert.equal(after['.yo-rc.json'], undefined);
  });

  it('passes its own check on every host', async () => {
    for (const host of ['github', 'gitlab', 'bitbucket'] as const) {
      const { after } = await run(
        { ...goRepository, 'packages/a b[1]/go.mod': '' },
        {
          ...everybody,
          host,
          packageOwners: ['packages/a b[1]=@o/a'],
        },
      );
      const path = everyLocation.find((each) => after[each] !== undefined) ?? '';
      const file = parseCodeowners(after[path] ?? '', host, path);
      assert.deepEqual(checkCodeowners(file, { files: Object.keys(after) }), [], host);
    }
  });

  it('keeps all user text, and lets user rules win', async () => {
    const theirs = '# Ours\n*.go   @gopher # as ever\n\n\n/web @lea\n';
    const { after } = await run({ ...goRepository, CODEOWNERS: theirs }, everybody);
    assert.ok(after.CODEOWNERS?.endsWith(`\n\n${theirs}`));
    assert.equal(after['.github/CODEOWNERS'], undefined);
    const findings = checkCodeowners(
      parseCodeowners(after.CODEOWNERS ?? '', 'github', 'CODEOWNERS'),
      {
        files: Object.keys(after),
      },
    );
    // Rules of ours that theirs take the place of are no fault of theirs.
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['sensitive-needs-two'],
    );
  });

  it('puts the block last on request, before the sections of GitLab', async () => {
    const theirs = '*.go @gopher\n\n[Docs]\n*.md @d\n';
    const github = await run(
      { ...goRepository, '.github/CODEOWNERS': '*.go @gopher\n' },
      { ...everybody, place: 'last' },
    );
    assert.match(github.after['.github/CODEOWNERS'] ?? '', /^\*\.go @gopher\n\n# agentops:begin/);
    const gitlab = await run(
      { ...goRepository, '.gitlab/CODEOWNERS': theirs },
      { ...everybody, host: 'gitlab', place: 'last' },
    );
    assert.match(
      gitlab.after['.gitlab/CODEOWNERS'] ?? '',
      /^\*\.go @gopher\n\n# agentops:begin[\s\S]+# agentops:end codeowners\n\n\[Docs\]\n\*\.md @d\n$/,
    );
  });

  it('changes nothing on a second run', async () => {
    for (const given of [
      {},
      everybody,
      { ...everybody, host: 'gitlab', place: 'last' },
      { owners: '@a', ownershipMap: false, reviewGuide: false },
    ]) {
      const { after } = await run(goRepository, given);
      const again = await run(after, given);
      assert.deepEqual(again.changes, []);
    }
  });

  it('names no owners on its own, but comments and reports unowned parts', async () => {
    const { after, notes } = await run(goRepository);
    assert.deepEqual(rulesIn(after['.github/CODEOWNERS']), []);
    assert.match(
      after['.github/CODEOWNERS'] ?? '',
      /# Frontend \(no owner yet\)\n# {3}\*\.css\n# {3}\*\.tsx\n/,
    );
    assert.doesNotMatch(after['.github/CODEOWNERS'] ?? '', /@/);
    assert.match(notes.join('\n'), /--frontend-owners/);
    assert.match(notes.join('\n'), /--suggest/);
  });

  it('assigns packages of a monorepo to the given owners', async () => {
    const tree = {
      ...goRepository,
      'packages/b/go.mod': '',
      'packages/a/package.json': '{}',
      'packages/a/docs/x.md': '',
      'node_modules/x/package.json': '{}',
    };
    assert.deepEqual(packagesOf(Object.keys(tree)), ['packages/a', 'packages/b']);
    const { after, notes } = await run(tree, {
      owners: '@o/all',
      packageOwners: ['packages/b=@b', '/packages/a/=@a,@o/a', 'gone=@c'],
    });
    assert.deepEqual(rulesIn(after['.github/CODEOWNERS']), [
      '* @o/all',
      '/packages/a/ @a @o/a',
      '/packages/b/ @b',
    ]);
    assert.match(notes.join('\n'), /No rule was written for gone.*packages\/a, packages\/b/);
  });

  it('refuses all invalid owners at once', async () => {
    await assert.rejects(
      run(goRepository, { owners: '@@maintainer', dataOwners: '@a/b/c' }),
      (error: { details: string[] }) => {
        assert.deepEqual(error.details, ['@@maintainer', '@a/b/c']);
        return true;
      },
    );
    await run(goRepository, { host: 'gitlab', owners: '@@maintainer', dataOwners: '@a/b/c' });
    assert.throws(() => codeowners.options.parse({ owners: 'lea' }), /Must be owners/);
  });

  it('follows the host of the remote, or the existing file', async () => {
    const remote = { '.git/config': '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n' };
    assert.deepEqual(codeowners.suggested?.(projectOf({ ...goRepository, ...remote })), {
      host: 'gitlab',
    });
    assert.deepEqual(
      codeowners.suggested?.(projectOf({ 'a.go': '', '.bitbucket/CODEOWNERS': '' })),
      { host: 'bitbucket' },
    );
  });

  it('writes the ownership map and keeps user text', async () => {
    const { after } = await run(
      { ...goRepository, 'docs/ownership.md': '# Ours\n\nSee the wiki.\n' },
      { owners: '@a @b' },
    );
    const map = after['docs/ownership.md'] ?? '';
    assert.match(map, /# Ours\n\nSee the wiki\.\n$/);
    assert.match(map, /\| @a \| `\*` \|\n\| @b \| `\*` \|/);
    const fresh = await run(goRepository, { frontendOwners: '@w' });
    assert.match(fresh.after['docs/ownership.md'] ?? '', /^# Who owns what\n/);
    assert.match(fresh.after['docs/ownership.md'] ?? '', /Without an owner: `\.github`, /);
  });

  it('keeps an existing review guide', async () => {
    const { after } = await run({ ...goRepository, 'docs/code-review.md': 'Ours.\n' }, everybody);
    assert.equal(after['docs/code-review.md'], 'Ours.\n');
    for (const [host, word] of [
      ['github', 'Require approvals'],
      ['gitlab', 'Code owner approval'],
      ['bitbucket', 'merge check'],
    ] as const) {
      const made = await run(goRepository, { ...everybody, host });
      assert.ok(made.after['docs/code-review.md']?.replace(/\s+/g, ' ').includes(word), host);
    }
  });

  it('prompts for the existing groups, and accepts typed owners', async () => {
    const asked: Question[] = [];
    const ask = async (question: Question) => {
      asked.push(question);
      return question.type === 'select' ? 'github' : '@a, @b';
    };
    const project = projectOf({ 'main.go': '', 'cmd/x.go': '' });
    const answers = await askFor(
      codeowners.options,
      { known: {}, defaults: {}, unasked: codeowners.unasked?.(project) },
      ask,
    );
    assert.deepEqual(
      asked.map(({ name }) => name),
      ['host', 'owners', 'docsOwners', 'backendOwners', 'securityOwners'],
    );
    assert.equal(codeowners.options.parse(answers).owners, '@a @b');
    const [, owners] = asked;
    assert.equal(owners?.validate('@a b'), owners?.validate('lea'));
    assert.equal(owners?.validate(''), true);
  });

  it('has a flag per group', () => {
    const flags = optionsOf(codeowners.options).map(({ flag }) => flag);
    for (const flag of [
      'host',
      'owners',
      'frontend-owners',
      'security-owners',
      'package-owners',
      'place',
    ])
      assert.ok(flags.includes(flag), flag);
  });
});
