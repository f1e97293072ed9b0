import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { features } from '../src/request/features.ts';
import { root } from './support/packed-files.ts';
import { patience } from './support/patience.ts';
import { filesBelow, readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const cli = join(root, 'dist/bin/cli.js');

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The bin, without a terminal, as a script would run it. */
function agentops(
  args: readonly string[],
  { cwd = temporaryFolder(), input = '', env = {} } = {},
): Outcome {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _force, ...inherited } = process.env;
  return spawnSync(process.execPath, [cli, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    timeout: patience,
    env: { ...inherited, ...env },
  });
}

const newService = (cwd: string, ...flags: string[]): Outcome =>
  agentops(['new', 'svc', '--yes', '--no-git', ...flags], { cwd });

describe('agentops --help', () => {
  for (const args of [['--help'], ['-h'], ['help'], []]) {
    it(`lists commands, features and exit codes: agentops ${args.join(' ')}`, () => {
      const { status, stdout, stderr } = agentops(args);
      assert.equal(status, 0);
      assert.equal(stderr, '');
      for (const word of [
        'new <dir>',
        'add <feature',
        'plan',
        'list',
        'schema',
        'health-check',
        '--dry-run',
        '--on-conflict',
      ]) {
        assert.ok(stdout.includes(word), word);
      }
      assert.match(stdout, /^ {2}4 +conflict/m);
    });
  }

  it('lists the options of a command with choices and defaults', () => {
    const { status, stdout } = agentops(['new', '--help']);
    assert.equal(status, 0);
    assert.match(stdout, /--package-manager <npm\|pnpm\|yarn\|bun>/);
    assert.match(stdout, /\(default biome\)/);
    assert.match(stdout, /--no-git /);
    assert.match(agentops(['add', 'health-check', '--help']).stdout, /--path /);
  });

  it('works for every listed command', () => {
    for (const command of ['new', 'add', 'plan', 'detect', 'list', 'schema']) {
      const { status, stdout } = agentops([command, '--help']);
      assert.equal(status, 0, command);
      assert.match(stdout, new RegExp(`agentops ${command}`), command);
    }
  });

  it('is equivalent to "help <command>"', () => {
    for (const words of [['new'], ['add', 'logging'], ['adr', 'new'], ['codeowners'], ['plan']]) {
      const [by, of] = [agentops(['help', ...words]), agentops([...words, '--help'])];
      assert.deepEqual([by.status, by.stdout], [0, of.stdout], words.join(' '));
    }
  });

  it('lists the features for add', () => {
    const { stdout } = agentops(['add', '--help']);
    assert.match(stdout, /^ {2}health-check +Liveness/m);
    assert.doesNotMatch(stdout, /^ {2}app /m);
    assert.doesNotMatch(agentops(['add', 'logging', '--help']).stdout, /health-check/);
  });

  it('fits 80 columns', () => {
    for (const args of [['--help'], ['new', '--help'], ['add', 'logging', '--help']]) {
      assert.deepEqual(
        agentops(args)
          .stdout.split('\n')
          .filter((line) => line.length > 130),
        [],
      );
    }
  });

  it('prints no colours to a pipe', () => {
    assert.doesNotMatch(agentops(['--help']).stdout, /\u001b/);
  });
});

describe('agentops', () => {
  it('--version prints the package version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const flag of ['--version', '-v']) assert.equal(agentops([flag]).stdout, `${version}\n`);
  });

  it('list prints every feature', () => {
    const { stdout } = agentops(['list']);
    const named = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(
      named,
      features.map(({ id }) => id),
    );
  });

  it('schema prints a JSON Schema', () => {
    const schema = JSON.parse(agentops(['schema', 'app']).stdout);
    assert.match(schema.$schema, /json-schema\.org/);
    assert.deepEqual(schema.properties.linter.enum, ['biome', 'eslint']);
    assert.deepEqual(schema.required, ['name']);
  });

  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['nww', 'svc'], /no command "nww".*Did you mean new\?/],
    [['nwe', 'svc'], /no command "nwe".*Did you mean new\?/],
    [['plan'], /plan needs/],
    [['plan', 'list'], /no command "list"/],
    [['new'], /folder/],
    [['new', 'a', 'b'], /Unexpected argument: b/],
    [['new', 'svc', '--lintr', 'eslint'], /Unknown option --lintr.*Did you mean --linter\?/],
    [['new', 'svc', '--no-linter'], /Unknown option --no-linter/],
    [['new', 'svc', '-x'], /Unknown option -x/],
    [['new', 'svc', '--linter'], /--linter needs a value/],
    [['new', 'svc', '--linter=esling'], /not one of biome, eslint.*Did you mean eslint\?/],
    [['new', 'svc', '--name', 'a', '--name', 'b'], /more than once/],
    [['new', 'svc', '--path', '/x'], /Unknown option --path/],
    [['new', 'svc', '--dry-run=perhaps'], /--dry-run "perhaps"/],
    [['new', 'svc', '--on-conflict', 'ask'], /not one of abort, merge, skip, overwrite/],
    [['new', 'svc', '--answers', 'nowhere.json'], /nowhere\.json/],
    [['new', 'svc', '--answers', '{"name":'], /not JSON/],
    [['new', 'svc', '--answers', '{"nmae":"a"}'], /unknown key "nmae".*Did you mean name\?/],
    [['new', 'Not A Name', '--yes'], /--name is missing/],
    [['add'], /add needs/],
    [['add', 'loging'], /no feature "loging".*Did you mean logging\?/],
    [['add', 'loging', '--dir', 'lib'], /no feature "loging".*Did you mean logging\?/],
    [['add', 'app'], /agentops new/],
    [['add', 'logging'], /No package\.json/],
    [['schema'], /schema needs a feature[\s\S]*health-check: /],
    [['schema', 'loging'], /no feature "loging"/],
    [['schema', 'logging', 'app'], /Unexpected argument: app/],
    [['list', 'logging'], /Unexpected argument: logging/],
  ];
  for (const [args, message] of wrong) {
    it(`${args.join(' ')} exits with 2 and a message, and writes nothing`, () => {
      const cwd = temporaryFolder();
      const { status, stdout, stderr } = agentops(args, { cwd });
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.match(stderr, /^error /);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.deepEqual(readTree(cwd), {});
    });
  }

  it('reports all problems at once', () => {
    const { stderr } = agentops(['new', 'svc', '--linter=x', '--ci=y', '--answers', '{"z":1}']);
    for (const word of ['--linter', '--ci', '"z"']) assert.ok(stderr.includes(word), word);
  });
});

describe('agentops new', () => {
  it('writes a service without prompts and prints the next commands', () => {
    const cwd = temporaryFolder();
    const { status, stdout, stderr } = newService(cwd);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /Next:\n {2}cd svc\n {2}npm install\n {2}npm run dev/);
    assert.ok(existsSync(join(cwd, 'svc/src/main.ts')));
    assert.equal(existsSync(join(cwd, 'svc/.git')), false);
    assert.equal(existsSync(join(cwd, 'svc/.agentops/transaction')), false);
  });

  it('changes nothing on a second run', () => {
    const cwd = temporaryFolder();
    newService(cwd);
    const before = readTree(cwd);
    const { status, stderr } = newService(cwd);
    assert.equal(status, 0);
    assert.match(stderr, /Nothing to do/);
    assert.deepEqual(readTree(cwd), before);
  });

  it('accepts negative flags', () => {
    const { stdout } = agentops(['new', 'svc', '--no-example', '--no-git', '--json', '--dry-run']);
    const { answers, created } = JSON.parse(stdout);
    assert.equal(answers.app.example, false);
    assert.equal(answers.app.git, false);
    assert.deepEqual(
      created.filter((path: string) => path.includes('notes')),
      [],
    );
  });

  it('prefers flags to answers, and reads answers from a file, a pipe and the command line', () => {
    const cwd = temporaryFolder();
    const answers = JSON.stringify({ name: 'from-answers', linter: 'eslint' });
    writeTree(cwd, { 'answers.json': `\uFEFF${answers}` });
    for (const source of ['answers.json', '-', answers]) {
      const { stdout, stderr } = agentops(
        ['plan', 'new', 'svc', `--answers=${source}`, '--linter', 'biome', '--json'],
        { cwd, input: answers },
      );
      const result = JSON.parse(stdout || stderr);
      assert.equal(result.answers.app.name, 'from-answers', source);
      assert.equal(result.answers.app.linter, 'biome', source);
    }
  });

  it('--json prints exactly one object on standard output', () => {
    const cwd = temporaryFolder();
    const { status, stdout } = newService(cwd, '--json');
    const result = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.equal(result.version, 1);
    assert.equal(result.status, 'written');
    assert.equal(result.exitCode, 0);
    assert.deepEqual([...result.created].sort(), filesBelow(join(cwd, 'svc')));
    assert.deepEqual(result.next, ['cd svc', 'npm install', 'npm run dev']);
  });

  it('--json prints errors as an object', () => {
    const { status, stdout, stderr } = agentops(['new', 'svc', '--lintr', 'x', '--json']);
    const { error, exitCode } = JSON.parse(stdout);
    assert.equal(status, 2);
    assert.equal(exitCode, 2);
    assert.equal(error.id, 'USAGE');
    assert.equal(stderr, '');
  });

  it('refuses existing files that differ, and writes none', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'svc/README.md': 'mine\n', 'svc/.nvmrc': '20\n' });
    const before = readTree(cwd);
    const { status, stderr } = newService(cwd);
    assert.equal(status, 4);
    assert.match(stderr, /README\.md/);
    assert.match(stderr, /\.nvmrc/);
    assert.deepEqual(readTree(cwd), before);
  });

  it('skips, overwrites or merges existing files as requested', () => {
    const run = (policy: string): { status: number | null; text: string } => {
      const cwd = temporaryFolder();
      writeTree(cwd, { 'svc/.nvmrc': '20\n' });
      const { status } = newService(cwd, '--on-conflict', policy);
      return { status, text: readFileSync(join(cwd, 'svc/.nvmrc'), 'utf8') };
    };
    assert.deepEqual(run('skip'), { status: 0, text: '20\n' });
    assert.deepEqual(run('overwrite'), { status: 0, text: '24\n' });
    const { status, text } = run('merge');
    assert.equal(status, 3);
    assert.match(text, /^<<<<<<< .*\n20\n=======\n24\n>>>>>>> /);
  });

  it('quotes the folder in the cd command if a shell would split it', () => {
    for (const folder of ['my svc', 'a$(touch b)', 'a"b']) {
      const { stderr } = agentops(['new', folder, '--name', 'svc', '--yes', '--no-git']);
      assert.ok(stderr.includes(`  cd '${folder}'\n`), stderr);
    }
  });

  it('refuses an existing package', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'svc/package.json': '{}' });
    const { status, stderr } = newService(cwd);
    assert.equal(status, 2);
    assert.match(stderr, /agentops add/);
  });
});

describe('preview', () => {
  it('lists the files and writes nothing', () => {
    const cwd = temporaryFolder();
    const { status, stdout } = agentops(['new', 'svc', '--dry-run'], { cwd });
    assert.equal(status, 0);
    assert.match(stdout, /main\.ts/);
    assert.deepEqual(readTree(cwd), {});
  });

  it('is the same for plan and --dry-run', () => {
    const cwd = temporaryFolder();
    const [plan, dryRun] = [
      ['plan', 'new', 'svc', '--json'],
      ['new', 'svc', '--dry-run', '--json'],
    ].map((args) => agentops(args, { cwd }).stdout);
    assert.equal(plan, dryRun);
    assert.equal(JSON.parse(plan ?? '').status, 'planned');
  });

  it('shows the contents of manifests only with --full', () => {
    const cwd = temporaryFolder();
    const plan = (...flags: string[]): string =>
      agentops(['plan', 'new', 'svc', '--no-git', ...flags], { cwd }).stdout;
    const recordIn = (text: string): unknown =>
      JSON.parse(text).changes.find(({ path }: { path: string }) => path === record);
    const record = '.agentops/app.json';
    const whole = recordIn(plan('--json', '--full')) as { after: string };
    assert.equal(JSON.parse(whole.after).feature, 'app');
    const said = { path: record, kind: 'create', conflict: false };
    assert.deepEqual(whole, { ...said, after: whole.after });
    assert.deepEqual(recordIn(plan('--json')), {
      ...said,
      bytes: { after: Buffer.byteLength(whole.after) },
    });
    assert.match(plan('--diff', '--full'), /^\+ {2}"pristine": "/m);
    const diff = plan('--diff');
    assert.match(diff, /^# \.agentops\/app\.json: created, [\d.]+ kB, not shown/m);
    assert.doesNotMatch(diff, /"pristine"/);
  });

  it('prints a diff that equals the actual write', () => {
    const cwd = temporaryFolder();
    const { stdout } = agentops(['plan', 'new', 'svc', '--no-git', '--diff', '--full'], { cwd });
    const byGit = temporaryFolder();
    const applied = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: byGit,
      input: stdout,
      encoding: 'utf8',
    });
    assert.equal(applied.stderr, '');
    newService(cwd);
    assert.deepEqual(readTree(byGit), readTree(join(cwd, 'svc')));
  });
});

describe('agentops add', () => {
  const repository = {
    'package.json':
      '{\n  "name": "theirs",\n  "type": "module",\n  "dependencies": {\n    "fastify": "^5.12.0"\n  }\n}\n',
    'tsconfig.json': '{}\n',
    'src/main.ts':
      "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
  };

  /** The options come from elsewhere, and may hold a logger. */
  const unwirable = {
    ...repository,
    'src/main.ts':
      "import Fastify from 'fastify';\nimport { options } from './options.js';\n\nconst app = Fastify(options());\nawait app.listen({ port: 3000 });\n",
    'src/options.ts': 'export const options = () => ({ logger: true });\n',
  };

  it('writes the feature and wires it into the entry file', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, repository);
    const { status, stderr } = agentops(['add', 'health-check'], { cwd });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(join(cwd, 'src/platform/health/registry.ts')));
    assert.equal(
      readFileSync(join(cwd, 'src/main.ts'), 'utf8'),
      "import Fastify from 'fastify';\nimport { addHealthRoutes } from './platform/health/fastify.js';\nimport { health } from './platform/health.js';\n\nconst app = Fastify();\naddHealthRoutes(app, health);\nawait app.listen({ port: 3000 });\n",
    );
  });

  it('leaves an ambiguous file alone, prints the lines and exits with 3', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, unwirable);
    const { status, stderr } = agentops(['add', 'logging'], { cwd });
    assert.equal(status, 3, stderr);
    assert.match(stderr, /One manual step remains/);
    assert.match(
      stderr,
      /src\/main\.ts:4 creates the application, and its options come from options\(\)/,
    );
    assert.match(stderr, /\.\.\.loggingOptions\(logger\),/);
    assert.ok(existsSync(join(cwd, 'src/platform/logging/logger.ts')));
    assert.equal(readFileSync(join(cwd, 'src/main.ts'), 'utf8'), unwirable['src/main.ts']);
  });

  it('--strict writes nothing if manual steps would remain', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, unwirable);
    const before = readTree(cwd);
    const { status, stderr } = agentops(['add', 'logging', '--strict'], { cwd });
    assert.equal(status, 3);
    assert.match(stderr, /loggingOptions/);
    assert.deepEqual(readTree(cwd), before);
  });

  it('refuses an existing equivalent with 4 unless forced', () => {
    const cwd = temporaryFolder();
    const main = repository['src/main.ts'].replace(
      'await',
      "app.get('/healthz', () => 'ok');\nprocess.on('SIGTERM', () => app.close());\nawait",
    );
    writeTree(cwd, { ...repository, 'src/main.ts': main });
    const before = readTree(cwd);
    const wanted = ['add', 'health-check', 'graceful-shutdown'];
    const { status, stderr } = agentops(wanted, { cwd });
    assert.equal(status, 4);
    assert.match(stderr, /health-check: src\/main\.ts:4 app\.get\('\/healthz'/);
    assert.match(stderr, /graceful-shutdown: src\/main\.ts:5 process\.on\('SIGTERM'/);
    assert.match(stderr, /--force/);
    assert.deepEqual(readTree(cwd), before);
    const forced = agentops([...wanted, '--force'], { cwd });
    assert.equal(forced.status, 0, forced.stderr);
    assert.match(forced.stderr, /src\/main\.ts:5 process\.on/);
    // Decided once, it is not asked again.
    assert.equal(agentops(wanted, { cwd }).status, 0);
  });

  it('uses the application and server given by facts', () => {
    const cwd = temporaryFolder();
    const main = [
      "import Fastify from 'fastify';",
      '',
      'const app = Fastify();',
      'const metrics = Fastify();',
      "metrics.get('/metrics', () => '');",
      'await app.listen({ port: 3000 });',
      'await metrics.listen({ port: 3001 });',
      '',
    ];
    writeTree(cwd, { ...repository, 'src/main.ts': main.join('\n') });
    const wanted = ['add', 'health-check', 'graceful-shutdown'];
    const before = agentops([...wanted, '--dry-run'], { cwd });
    assert.equal(before.status, 3);
    assert.match(before.stdout, /src\/main\.ts:3, src\/main\.ts:4 \(choose one with --fact app=/);
    const wrong = agentops([...wanted, '--fact', 'app=src/main.ts:5'], { cwd });
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /known places: src\/main\.ts:3, src\/main\.ts:4/);
    const facts = ['--fact', 'app=src/main.ts:3', '--fact', 'listens=src/main.ts:6'];
    const { status, stderr } = agentops([...wanted, ...facts], { cwd });
    assert.equal(status, 0, stderr);
    const after = readFileSync(join(cwd, 'src/main.ts'), 'utf8');
    assert.match(after, /const app = Fastify\(\);\naddHealthRoutes\(app, health\);\nconst metrics/);
    assert.match(after, /gracefulShutdown\(app\.server[^;]*;\nawait app\.listen/);
  });

  it('targets the nearest package, without tools of the workspace', () => {
    const cwd = temporaryFolder();
    const root = {
      private: true,
      workspaces: ['apps/*'],
      devDependencies: { typescript: '6.0.3' },
    };
    const inApp = Object.entries(repository).map(([path, text]) => [`apps/api/${path}`, text]);
    writeTree(cwd, { 'package.json': `${JSON.stringify(root)}\n`, ...Object.fromEntries(inApp) });
    const before = readFileSync(join(cwd, 'package.json'), 'utf8');
    const { status, stderr } = agentops(['add', 'health-check'], {
      cwd: join(cwd, 'apps/api/src'),
    });
    assert.equal(status, 0, stderr);
    const { devDependencies } = JSON.parse(
      readFileSync(join(cwd, 'apps/api/package.json'), 'utf8'),
    );
    assert.deepEqual(Object.keys(devDependencies), ['@types/node', 'tsx']);
    assert.equal(readFileSync(join(cwd, 'package.json'), 'utf8'), before);
  });

  it('never adds a route that Fastify already has, even with --force', () => {
    const cwd = temporaryFolder();
    const main = repository['src/main.ts'].replace(
      'await',
      "app.get('/health', () => 'ok');\nawait",
    );
    writeTree(cwd, { ...repository, 'src/main.ts': main });
    const forced = agentops(['add', 'health-check', '--force'], { cwd });
    assert.equal(forced.status, 4);
    assert.match(
      forced.stderr,
      /Fastify registers a path only once; choose another one with --path/,
    );
    const elsewhere = agentops(['add', 'health-check', '--force', '--path', '/probe'], { cwd });
    assert.equal(elsewhere.status, 0, elsewhere.stderr);
    assert.match(readFileSync(join(cwd, 'src/main.ts'), 'utf8'), /health, '\/probe'\);/);
  });

  it('accepts several features and their options', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, repository);
    const { stdout, stderr } = agentops(
      ['add', 'logging', 'health-check', 'logging', '--dir', 'lib', '--path', '/up', '--json'],
      { cwd },
    );
    const { features, answers, created } = JSON.parse(stdout || stderr);
    assert.deepEqual(features, ['logging', 'health-check']);
    assert.equal(answers['health-check'].path, '/up');
    assert.ok(
      created.includes('lib/logging/logger.ts') && created.includes('lib/health/registry.ts'),
    );
  });

  it('reports all reasons for a refusal', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, {
      'package.json':
        '{"dependencies":{"koa":"^3","pino":"^7"},"devDependencies":{"typescript":"^5"}}',
      'tsconfig.json': '{"compilerOptions":{"target":"es5"}}',
      'src/index.ts': 'export {};',
    });
    const { status, stderr } = agentops(['add', 'logging'], { cwd });
    assert.equal(status, 2);
    for (const reason of [/koa \^3/, /es5/, /pino \^7/]) assert.match(stderr, reason);
  });

  for (const dir of ['../outside', '/abs', 'src/../..', '.git/hooks', 'a//b', '-rf']) {
    it(`refuses the folder ${dir}`, () => {
      const cwd = temporaryFolder();
      writeTree(cwd, repository);
      const before = readTree(cwd);
      assert.equal(agentops(['add', 'logging', `--dir=${dir}`], { cwd }).status, 2);
      assert.deepEqual(readTree(cwd), before);
    });
  }

  it('refuses uncommitted changes unless forced', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, repository);
    spawnSync('git', ['init', '--quiet'], { cwd });
    const { status, stderr } = agentops(['add', 'health-check'], { cwd });
    assert.equal(status, 4);
    assert.match(stderr, /package\.json/);
    assert.equal(existsSync(join(cwd, 'src/platform')), false);
    assert.equal(agentops(['add', 'health-check', '--force'], { cwd }).status, 0);
  });
});

describe('agentops without a terminal', () => {
  it('never prompts, even if standard input stays open', () => {
    const { status } = spawnSync(process.execPath, [cli, 'new', 'svc', '--no-git'], {
      cwd: temporaryFolder(),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: patience,
    });
    assert.equal(status, 0);
  });
});
