import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findingRules } from '../../src/codeowners/finding-rules.ts';
import type { Tree } from '../support/memory-tree.ts';
import { root } from '../support/packed-files.ts';
import { patience } from '../support/patience.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from '../support/temporary.ts';

const cli = join(root, 'dist/bin/cli.js');

function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const {
    CI: _ci,
    NO_COLOR: _noColor,
    FORCE_COLOR: _force,
    GITHUB_TOKEN: _token,
    GH_TOKEN: _gh,
    ...env
  } = process.env;
  return { ...env, ...more };
}

function agentops(cwd: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: patience,
    env: environment(),
  });
}

function git(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  execFileSync('git', args, { cwd, env: environment(env), stdio: 'ignore' });
}

const day = 86_400_000;

function commit(cwd: string, name: string, email: string, age = 0): void {
  const date = new Date(Date.now() - age * day).toISOString();
  git(cwd, ['add', '--all']);
  git(cwd, ['commit', '--quiet', '--no-verify', '-m', 'x'], {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  });
}

/** A repository without Node in it. */
function repository(tree: Tree, host = 'github.com'): string {
  const folder = temporaryFolder();
  git(folder, ['init', '--quiet']);
  git(folder, ['remote', 'add', 'origin', `git@${host}:a/b.git`]);
  writeTree(folder, tree);
  return folder;
}

const goTree: Tree = {
  'go.mod': 'module x\n',
  'cmd/main.go': '',
  'web/app.tsx': '',
  'docs/a.md': '',
};

describe('agentops codeowners check, as a command', () => {
  const broken = { ...goTree, '.github/CODEOWNERS': '* @o/all\n!x @a\n/gone/ @a\n/web/  lea\n' };

  it('prints file, line and column, and exits with 5', () => {
    const { status, stdout } = agentops(join(repository(broken), 'cmd'), 'codeowners', 'check');
    assert.equal(status, 5);
    assert.match(
      stdout,
      /^\.github\/CODEOWNERS:2:1 +error +GitHub does not support patterns with "!".*\(negation\)$/m,
    );
    assert.match(
      stdout,
      /^\.github\/CODEOWNERS:3 +warning +\/gone\/ matches no file\. \(unused-pattern\)$/m,
    );
    assert.match(stdout, /^\.github\/CODEOWNERS:4:8 +error .*\(malformed-owner\)$/m);
    assert.match(stdout, /^2 errors, 1 warning$/m);
  });

  it('exits with 0 without findings', () => {
    const { status, stdout, stderr } = agentops(
      repository({ ...goTree, CODEOWNERS: '* @o/all\n' }),
      'codeowners',
      'check',
    );
    assert.deepEqual([status, stdout, stderr], [0, 'Nothing found.\n', '']);
  });

  it('--json prints one object', () => {
    const { status, stdout } = agentops(repository(broken), 'codeowners', 'check', '--json');
    assert.equal(status, 5);
    const { findings, ...head } = JSON.parse(stdout);
    assert.deepEqual(
      { ...head, root: '' },
      {
        version: 1,
        exitCode: 5,
        root: '',
        host: 'github',
        file: '.github/CODEOWNERS',
        files: 5,
        rules: 2,
      },
    );
    assert.deepEqual(findings[1], {
      rule: 'unused-pattern',
      level: 'warning',
      message: '/gone/ matches no file.',
      path: '.github/CODEOWNERS',
      line: 3,
    });
  });

  it('prints SARIF 2.1.0 with locations', () => {
    const folder = repository({
      ...broken,
      'sp ace/ü.txt': '',
      '.github/CODEOWNERS': '/web/ @a\n/web/ lea\n',
    });
    const { status, stdout } = agentops(folder, 'codeowners', 'check', '--sarif');
    assert.equal(status, 5);
    const sarif = JSON.parse(stdout);
    assert.equal(sarif.version, '2.1.0');
    const [{ tool, results }] = sarif.runs;
    assert.deepEqual(
      tool.driver.rules.map(({ id }: { id: string }) => id),
      Object.keys(findingRules).map((id) => `codeowners/${id}`),
    );
    for (const { ruleId, ruleIndex, message, locations } of results) {
      assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
      assert.ok(message.text.length > 0);
      assert.equal(locations[0].physicalLocation.artifactLocation.uriBaseId, '%SRCROOT%');
    }
    const places = results.map(
      ({
        locations,
      }: {
        locations: { physicalLocation: { artifactLocation: { uri: string }; region?: unknown } }[];
      }) => locations[0]?.physicalLocation,
    );
    assert.deepEqual(places[0].region, { startLine: 2, startColumn: 7 });
    assert.ok(
      places.some(
        (place: { artifactLocation: { uri: string } }) => place.artifactLocation.uri === 'sp%20ace',
      ),
    );
  });

  it('skips ignored rules, and refuses unknown ones', () => {
    const folder = repository(broken);
    const { status } = agentops(
      folder,
      'codeowners',
      'check',
      '--skip=negation',
      '--skip',
      'unused-pattern',
      '--skip',
      'malformed-owner',
    );
    assert.equal(status, 0);
    const wrong = agentops(folder, 'codeowners', 'check', '--skip', 'nothing-such');
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /shadowed-rule/);
  });

  it('detects the host by remote, earlier runs and --host', () => {
    const tree = { a: '', '.gitlab/CODEOWNERS': '[S]\n* @@maintainer\n' };
    const hostOf = (folder: string, ...flags: string[]): string =>
      JSON.parse(agentops(folder, 'codeowners', 'check', '--json', ...flags).stdout).host;
    const folder = repository(tree, 'gitlab.example.org');
    assert.equal(hostOf(folder), 'gitlab');
    const other = repository({
      ...tree,
      '.yo-rc.json': '{"generator-agentops":{"codeowners":{"host":"gitlab"}}}',
    });
    assert.equal(hostOf(other), 'gitlab');
    assert.match(
      agentops(folder, 'codeowners', 'check', '--host', 'github').stderr,
      /No CODEOWNERS file was found for GitHub/,
    );
  });

  it('fails without a repository or a file', () => {
    const bare = agentops(temporaryFolder(), 'codeowners', 'check');
    assert.equal(bare.status, 2);
    assert.match(bare.stderr, /No git repository/);
    const none = agentops(repository(goTree), 'codeowners', 'check', '--json');
    assert.equal(none.status, 2);
    assert.equal(JSON.parse(none.stdout).error.id, 'REFUSED');
    assert.match(
      agentops(repository(goTree), 'codeowners', 'check', 'x').stderr,
      /Unexpected argument: x/,
    );
  });

  it('queries the host only with --online and a token', async () => {
    const asked: string[] = [];
    const server = createServer(({ url = '', headers }, response) => {
      asked.push(`${url} ${headers.authorization}`);
      response
        .writeHead(/gone/.test(url) ? 404 : /broken/.test(url) ? 500 : 200, {
          'content-type': 'application/json',
        })
        .end('{}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const check = async (lines: string, ...flags: string[]) => {
      const child = spawn(process.execPath, [cli, 'codeowners', 'check', ...flags], {
        cwd: repository({ a: '', '.github/CODEOWNERS': lines }),
        env: environment({ GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_TOKEN: 'secret' }),
      });
      const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { out, error };
    };
    try {
      const lines = '* @lea @o/team\n/a @gone @o/gone-team b@c.example\n';
      assert.equal((await check(lines)).out, 'Nothing found.\n');
      assert.deepEqual(asked, []);
      const { out } = await check(lines, '--online');
      assert.match(out, /CODEOWNERS:2 .*does not know @gone/);
      assert.match(out, /CODEOWNERS:2 .*does not know @o\/gone-team/);
      assert.match(out, /^2 errors$/m);
      assert.deepEqual(
        asked.sort(),
        ['/orgs/o/teams/gone-team', '/orgs/o/teams/team', '/users/gone', '/users/lea'].map(
          (path) => `${path} Bearer secret`,
        ),
      );
      const { error } = await check('* @broken @o/t\n', '--online');
      assert.match(error, /500/);
      assert.doesNotMatch(error, /secret/);
    } finally {
      server.close();
    }
    assert.match(
      agentops(repository({ '.github/CODEOWNERS': '* @a\n' }), 'codeowners', 'check', '--online')
        .stderr,
      /needs a token/,
    );
  });
});

describe('agentops codeowners who', () => {
  const folder = (): string =>
    repository({ ...goTree, '.github/CODEOWNERS': '* @o/all\n/web/ @lea\n/docs/\n' });

  it('prints the owners of files and the deciding line', () => {
    const { status, stdout } = agentops(
      join(folder(), 'web'),
      'codeowners',
      'who',
      'app.tsx',
      '../docs/a.md',
      'to-come.ts',
    );
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^web\/app\.tsx\n {2}@lea {2}\.github\/CODEOWNERS:2 \/web\/\n {2}not \.github\/CODEOWNERS:1 \* @o\/all$/m,
    );
    assert.match(
      stdout,
      /^docs\/a\.md\n {2}nobody: the rule names no owner {2}\.github\/CODEOWNERS:3/m,
    );
    assert.match(stdout, /^web\/to-come\.ts\n {2}@lea/m);
  });

  it('prints the owners within a folder', () => {
    const { stdout } = agentops(folder(), 'codeowners', 'who', '.', '--json');
    const { paths } = JSON.parse(stdout);
    assert.equal(paths[0].files, 5);
    assert.deepEqual(
      paths[0].groups.map(
        ({ files, decisions }: { files: number; decisions: { line: number }[] }) => [
          files,
          decisions[0]?.line,
        ],
      ),
      [
        [3, 1],
        [1, 3],
        [1, 2],
      ],
    );
  });

  it('prints each GitLab section with its approvals', () => {
    const gitlab = repository(
      {
        a: '',
        b: '',
        '.gitlab/CODEOWNERS': '* @x\n[Two][2] @y\na\n^[Maybe]\na @z\n[Out] @o\n*\n!a\n',
      },
      'gitlab.com',
    );
    const { stdout } = agentops(gitlab, 'codeowners', 'who', 'a');
    assert.match(stdout, /@x {2}\.gitlab\/CODEOWNERS:1 \*/);
    assert.match(stdout, /@y \[Two, 2 approvals\] {2}\.gitlab\/CODEOWNERS:3 a/);
    assert.match(stdout, /@z \[Maybe, optional\]/);
    assert.match(stdout, /nobody: excluded \[Out\] {2}\.gitlab\/CODEOWNERS:8 !a/);
    const [path] = JSON.parse(agentops(gitlab, 'codeowners', 'who', 'a', '--json').stdout).paths;
    assert.deepEqual(path.decisions[1].section, { name: 'Two', optional: false, approvals: 2 });
  });

  it('requires paths within the repository', () => {
    assert.equal(agentops(folder(), 'codeowners', 'who').status, 2);
    assert.match(
      agentops(folder(), 'codeowners', 'who', '../elsewhere').stderr,
      /outside the repository/,
    );
  });
});

describe('agentops codeowners, as a command', () => {
  it('writes to the root of a repository without Node.js, from any folder', () => {
    const folder = repository(goTree);
    const { status, stdout } = agentops(
      join(folder, 'cmd'),
      'codeowners',
      '--owners',
      '@o/all',
      '--frontend-owners=@lea, @max',
      '--yes',
      '--json',
    );
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout).created, [
      '.agentops/codeowners.json',
      '.github/CODEOWNERS',
      'docs/code-review.md',
      'docs/ownership.md',
    ]);
    assert.match(readFileSync(join(folder, '.github/CODEOWNERS'), 'utf8'), /^\/web\/ +@lea @max$/m);
    assert.equal(agentops(folder, 'codeowners', 'check').status, 0);
    assert.match(agentops(folder, 'codeowners', '--yes').stderr, /Nothing to do/);
  });

  it('previews as tree, diff and object, and writes nothing', () => {
    const folder = repository(goTree);
    const before = readTree(folder);
    const diff = agentops(folder, 'codeowners', '--owners', '@a', '--diff').stdout;
    assert.match(diff, /^\+\* @a$/m);
    const { changes } = JSON.parse(
      agentops(folder, 'codeowners', '--owners', '@a', '--dry-run', '--json', '--full').stdout,
    );
    assert.deepEqual(readTree(folder), before);
    agentops(folder, 'codeowners', '--owners', '@a', '--yes');
    for (const { path, after } of changes)
      assert.equal(readFileSync(join(folder, path), 'utf8'), after);
  });

  it('accepts answers, also as a feature', () => {
    const folder = repository(goTree);
    assert.equal(
      agentops(
        folder,
        'codeowners',
        '--yes',
        '--answers',
        '{"owners":"@a","host":"bitbucket","ownershipMap":false}',
      ).status,
      0,
    );
    assert.ok(filesBelow(folder).includes('.bitbucket/CODEOWNERS'));
    assert.equal(
      agentops(repository(goTree), 'add', 'codeowners', '--owners', '@a', '--yes').status,
      0,
    );
  });

  it('cannot be combined with features of a package', () => {
    const folder = repository({ 'packages/a/package.json': '{}', ...goTree });
    const { status, stderr } = agentops(
      join(folder, 'packages/a'),
      'add',
      'codeowners',
      'health-check',
    );
    assert.equal(status, 2);
    assert.match(stderr, /codeowners belongs in the repository, health-check in the package/);
  });

  it('prints its help, and suggestions for typos', () => {
    const { status, stdout } = agentops(temporaryFolder(), 'codeowners', '--help');
    assert.equal(status, 0);
    for (const word of [
      'codeowners check',
      'codeowners who',
      '--suggest',
      '--frontend-owners',
      '--dry-run',
    ])
      assert.ok(stdout.includes(word), word);
    assert.match(agentops(temporaryFolder(), 'codeowners', 'check', '--help').stdout, /--sarif/);
    assert.match(agentops(temporaryFolder(), 'codeowners', 'chekc').stderr, /Did you mean check/);
  });
});

describe('agentops codeowners --suggest', () => {
  function history(): string {
    const folder = repository({ 'web/a.tsx': '1', 'db/1.sql': '1' });
    commit(folder, 'Old Hand', 'old@example.com', 600);
    writeTree(folder, { 'web/a.tsx': '2' });
    commit(folder, 'Lea', '12345+lea@users.noreply.github.com', 10);
    writeTree(folder, { 'web/a.tsx': '3' });
    commit(folder, 'Lea', 'lea@private.example', 5);
    writeTree(folder, { 'web/a.tsx': '4', 'db/1.sql': '2' });
    commit(folder, 'renovate[bot]', 'bot@renovate.example', 1);
    return folder;
  }

  it('suggests owners from history, weighted by age, and writes nothing', () => {
    const folder = history();
    const before = readTree(folder);
    const { status, stdout } = agentops(folder, 'codeowners', '--suggest', '--json');
    assert.equal(status, 0);
    const of = (flag: string) =>
      JSON.parse(stdout).suggestions.find((each: { flag: string }) => each.flag === flag)
        .candidates;
    assert.deepEqual(
      of('frontend-owners').map(({ owner, commits }: { owner: string; commits: number }) => [
        owner,
        commits,
      ]),
      [['@lea', 2]],
    );
    assert.deepEqual(
      of('data-owners').map(({ owner }: { owner: string }) => owner),
      ['old@example.com'],
    );
    assert.deepEqual(readTree(folder), before);
    const long = agentops(folder, 'codeowners', '--suggest', '--half-life', '5000');
    assert.match(long.stdout, /--frontend-owners="@lea old@example\.com"/);
    assert.match(long.stdout, /Nothing was written/);
  });

  it('reports a missing history', () => {
    const { status, stdout } = agentops(repository(goTree), 'codeowners', '--suggest');
    assert.equal(status, 0);
    assert.match(stdout, /No owners were found/);
  });
});
