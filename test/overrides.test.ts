import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AgentopsError, apply, plan, type SettledPlan } from '../src/api.ts';
import { templateNames } from '../src/disk/override-files.ts';
import { bin } from './support/bin.ts';
import type { Tree } from './support/memory-tree.ts';
import { smallService as service } from './support/small-service.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const registry = 'health-check/health/registry.ts';
const written = 'src/platform/health/registry.ts';
const ofOrg = 'export const registry = 1;\n';

const folderWith = (tree: Tree): string => {
  const root = temporaryFolder();
  writeTree(root, tree);
  return root;
};

const planned = (root: string, options: { templates?: string } = {}): Promise<SettledPlan> =>
  plan({ features: ['health-check'], root, ...options });

const after = ({ changes }: SettledPlan, path: string): string | undefined =>
  changes.find((change) => change.path === path)?.after;

/** What a person is told is wrong, with nothing planned. */
async function failure(root: string, templates?: string): Promise<AgentopsError> {
  const tree = readTree(root);
  try {
    await planned(root, templates === undefined ? {} : { templates });
  } catch (error) {
    assert.ok(error instanceof AgentopsError, String(error));
    assert.equal(error.id, 'OVERRIDE');
    assert.equal(error.exitCode, 2);
    assert.deepEqual(readTree(root), tree);
    return error;
  }
  assert.fail('it was taken');
}

describe('custom templates in .agentops/templates', () => {
  for (const name of [registry, `${registry}.ejs`]) {
    it(`replace built-in ones, and are listed: ${name}`, async () => {
      const root = folderWith({ ...service, [`.agentops/templates/${name}`]: ofOrg });
      const result = await planned(root);
      assert.equal(after(result, written), ofOrg);
      const from = `.agentops/templates/${name}`;
      assert.deepEqual(result.overrides, [{ template: registry, from }]);
      assert.ok(result.notes.includes(`Used your template for ${registry}: ${from}`));
    });
  }

  it('leave all others unchanged, and are not mentioned if absent', async () => {
    const without = await planned(folderWith(service));
    assert.equal('overrides' in without, false);
    const root = folderWith({ ...service, [`.agentops/templates/${registry}`]: ofOrg });
    const paths = ({ changes }: SettledPlan): string[] => changes.map(({ path }) => path);
    const result = await planned(root);
    assert.deepEqual(paths(result), paths(without));
    // The memory of what was written tells of all of them.
    const others = paths(without).filter((each) => !/^\.agentops\//.test(each) && each !== written);
    for (const path of others) assert.equal(after(result, path), after(without, path), path);
  });

  it('change nothing on a second run, and are read with LF', async () => {
    const text = '// <%= service %>\r\nexport const health = {};\r\n';
    const root = folderWith({ ...service, '.agentops/templates/health-check/health.ts': text });
    await apply(await planned(root));
    const health = readFileSync(join(root, 'src/platform/health.ts'), 'utf8');
    assert.equal(health, "// 'theirs'\nexport const health = {};\n");
    assert.deepEqual((await planned(root)).changes, []);
  });

  it('at the repository root apply to its packages, but those of a package take precedence', async () => {
    const ofAll = 'export const addHealthRoutes = 1;\n';
    const root = folderWith({
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      [`.agentops/templates/${registry}`]: ofAll,
      '.agentops/templates/health-check/health/fastify.ts': ofAll,
      [`packages/api/.agentops/templates/${registry}`]: '// of api\n',
      ...Object.fromEntries(
        Object.entries(service).map(([path, text]) => [`packages/api/${path}`, text]),
      ),
    });
    const result = await planned(join(root, 'packages/api'));
    assert.equal(after(result, written), '// of api\n');
    assert.equal(after(result, 'src/platform/health/fastify.ts'), ofAll);
    assert.deepEqual(
      result.overrides?.map(({ from }) => from),
      [
        '../../.agentops/templates/health-check/health/fastify.ts',
        `.agentops/templates/${registry}`,
      ],
    );
  });

  it('with unknown names are reported together, with suggestions', async () => {
    const root = folderWith({
      ...service,
      '.agentops/templates/health-check/registry.ts': '',
      '.agentops/templates/health-chek/health/registry.ts': '',
      '.agentops/templates/app/k8s/deployment.yml': '',
      '.agentops/templates/app/.gitignore': '',
      '.agentops/templates/health.ts': '',
      '.agentops/templates/adr/madr.md': '',
      // What lies about is no fault.
      '.agentops/templates/README.md': '# Ours\n',
      '.agentops/templates/app/.gitkeep': '',
    });
    const { details } = await failure(root);
    const all = details.join('\n');
    assert.equal(details.length, 6, all);
    assert.match(
      all,
      /health-check\/registry\.ts does not match a built-in template.* mean health-check\/health\/registry\.ts\?/,
    );
    assert.match(
      all,
      /health-chek\/ does not match a built-in template\. Did you mean health-check\?/,
    );
    assert.match(
      all,
      /deployment\.yml does not match a built-in template.* mean app\/k8s\/deployment\.yaml\?/,
    );
    assert.match(
      all,
      /app\/\.gitignore does not match a built-in template.* mean app\/gitignore\?/,
    );
    assert.match(all, /templates\/health\.ts does not match a built-in template/);
    assert.match(all, /adr\/madr\.md cannot be replaced: .*templates\/template\.md/);
  });

  it('are refused if they are not text', async () => {
    const at = (name: string): string => `.agentops/templates/health-check/health/${name}.ts`;
    const root = folderWith({
      ...service,
      [at('registry')]: 'a\0b',
      [at('fastify')]: 'x'.repeat(1024 * 1024 + 1),
      [`${at('express')}`]: 'a',
      [`${at('express')}.ejs`]: 'b',
    });
    execFileSync('node', [
      '-e',
      `require('fs').writeFileSync(process.argv[1], Buffer.from([0x61, 0xff, 0xfe]))`,
      join(root, at('hono')),
    ]);
    const { details } = await failure(root);
    const all = details.join('\n');
    assert.equal(details.length, 4, all);
    assert.match(all, /registry\.ts is binary/);
    assert.match(all, /fastify\.ts is larger than 1024 KiB/);
    assert.match(all, /express\.ts\.ejs exists twice/);
    assert.match(all, /hono\.ts is not UTF-8 text/);
  });

  it('are refused if a link leads outside their folder', async () => {
    const outside = folderWith({ 'secret.txt': 'secret\n', [registry]: 'secret\n' });
    const own = '.agentops/templates/health-check';
    const root = folderWith({ ...service, [`${own}/health.ts`]: '' });
    symlinkSync(join(outside, 'health-check/health'), join(root, own, 'health'));
    mkdirSync(join(root, own, 'test'));
    symlinkSync(join(outside, 'secret.txt'), join(root, own, 'test/health.test.ts'));
    const { details } = await failure(root);
    assert.equal(details.length, 2);
    for (const detail of details) assert.match(detail, /is a link that points outside/);

    const linked = folderWith(service);
    mkdirSync(join(linked, '.agentops'));
    symlinkSync(outside, join(linked, '.agentops/templates'));
    assert.match((await failure(linked)).details.join(), /is a link that points outside/);
  });

  it('may be links within their folder, even circular ones', async () => {
    const own = '.agentops/templates/health-check/health';
    const both = 'export const addHealthRoutes = 1;\n';
    const root = folderWith({ ...service, [`${own}/registry.ts`]: both });
    symlinkSync('../health/registry.ts', join(root, own, 'fastify.ts'));
    assert.equal(after(await planned(root), 'src/platform/health/fastify.ts'), both);
    symlinkSync('..', join(root, own, 'health'));
    assert.match(
      (await failure(root)).details.join(),
      /health\/health\/ does not match a built-in template/,
    );
    const broken = folderWith({ ...service, [`${own}/registry.ts`]: ofOrg });
    symlinkSync('nowhere', join(broken, own, 'fastify.ts'));
    assert.match((await failure(broken)).details.join(), /fastify\.ts cannot be read/);
  });

  it('are refused if they are pipes', async function () {
    if (process.platform === 'win32') this.skip();
    const own = '.agentops/templates/health-check/health';
    const root = folderWith({ ...service, [`${own}/fastify.ts`]: '' });
    execFileSync('mkfifo', [join(root, own, 'registry.ts')]);
    const error = await plan({ features: ['health-check'], root }).catch((each: unknown) => each);
    assert.ok(error instanceof AgentopsError);
    assert.match(error.details.join(), /registry\.ts is not a regular file/);
  });

  it('are refused if they are not a folder', async () => {
    const root = folderWith({ ...service, '.agentops/templates': 'a file\n' });
    assert.match((await failure(root)).details.join(), /^\.agentops\/templates$/);
  });

  it('are refused without an export that other modules import', async () => {
    const root = folderWith({
      ...service,
      '.agentops/templates/health-check/health.ts': '// none\n',
    });
    assert.deepEqual((await failure(root)).details, [
      '.agentops/templates/health-check/health.ts: export health',
    ]);
  });

  it('are never executed', async () => {
    const text = "<% global.process.mainModule.require('fs').writeFileSync('ran', '') %>";
    const root = folderWith({ ...service, [`.agentops/templates/${registry}`]: `\n${text}` });
    const { details } = await failure(root);
    assert.match(details.join(), /registry\.ts:2: <% global.* is an executable tag/);
    assert.equal(existsSync('ran'), false);
  });
});

describe('custom templates from a folder or package', () => {
  it('are read from a folder, which is stored relative to the package', async () => {
    const home = folderWith({ [`org/${registry}`]: ofOrg });
    writeTree(join(home, 'svc'), service);
    const root = join(home, 'svc');
    const result = await planned(root, { templates: join(home, 'org') });
    assert.deepEqual(result.overrides, [{ template: registry, from: `../org/${registry}` }]);
    await apply(result);
    const kept = JSON.parse(readFileSync(join(root, '.yo-rc.json'), 'utf8'));
    assert.equal(kept['generator-agentops'].templates, '../org');
    // It lies outside the repository: a person has to name it again, and nothing goes back to ours.
    assert.match((await failure(root)).message, /outside the repository/);
    const templates = join(home, 'org');
    assert.deepEqual((await planned(root, { templates })).changes, []);
    writeTree(home, { 'org/logging/logging/logger.ts': '// of org\n' });
    const logging = await plan({ features: ['logging'], root, templates });
    assert.equal(after(logging, 'src/platform/logging/logger.ts'), '// of org\n');
  });

  it('are limited to the repository if its own file names them', async () => {
    const home = folderWith({
      [`repo/org/${registry}`]: ofOrg,
      [`secret/${registry}`]: '// secret\n',
    });
    const kept = (templates: string): string =>
      `${JSON.stringify({ 'generator-agentops': { templates } })}\n`;
    const repository = join(home, 'repo');
    writeTree(repository, { '.git/HEAD': 'ref: refs/heads/main\n' });
    symlinkSync('../secret', join(repository, 'link'));
    for (const [templates, isInside] of [
      ['../org', true],
      ['../../secret', false],
      ['../link', false],
      [join(home, 'secret'), false],
    ] as const) {
      const root = join(repository, 'svc');
      writeTree(root, { ...service, '.yo-rc.json': kept(templates) });
      if (isInside) {
        const result = await plan({ features: ['health-check'], root, force: true });
        assert.equal(after(result, written), ofOrg);
      } else assert.match((await failure(root)).message, /outside the repository/, templates);
    }
  });

  it('yield to those of the repository', async () => {
    const home = folderWith({
      [`org/${registry}`]: ofOrg,
      [`svc/.agentops/templates/${registry}`]: '// mine\n',
    });
    writeTree(join(home, 'svc'), service);
    const result = await planned(join(home, 'svc'), { templates: join(home, 'org') });
    assert.equal(after(result, written), '// mine\n');
  });

  /** A package that would leave a trace if anything of it ran. */
  const installed = (name: string): Tree => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
    [`node_modules/${name}/index.js`]: "throw new Error('it ran')\n",
    [`node_modules/${name}/templates/${registry}`]: ofOrg,
  });

  for (const name of ['@org/agentops', 'org-agentops']) {
    it(`are read from an installed package without running it: ${name}`, async () => {
      const home = folderWith(installed(name));
      const root = join(home, 'packages/svc');
      writeTree(root, service);
      const result = await planned(root, { templates: name });
      assert.equal(after(result, written), ofOrg);
      assert.deepEqual(result.overrides, [
        { template: registry, from: `${name}/templates/${registry}` },
      ]);
      await apply(result);
      assert.deepEqual((await planned(root)).changes, []);
    });
  }

  it('are read from a linked package, but not outside it', async () => {
    const home = folderWith({ [`store/org/templates/${registry}`]: ofOrg, ...service });
    mkdirSync(join(home, 'node_modules'));
    symlinkSync(join(home, 'store/org'), join(home, 'node_modules/org'));
    assert.equal(after(await planned(home, { templates: 'org' }), written), ofOrg);
    mkdirSync(join(home, 'node_modules/other'));
    symlinkSync(join(home, 'store/org/templates'), join(home, 'node_modules/other/templates'));
    assert.match((await failure(home, 'other')).details.join(), /is a link that points outside/);
  });

  it('are reported with a next step if missing', async () => {
    const root = folderWith({ ...service, 'own/README.md': '', 'node_modules/empty/index.js': '' });
    const missing = await failure(root, '@org/agentops');
    assert.match(missing.message, /@org\/agentops is not installed/);
    assert.equal(missing.next, 'npm install --save-dev @org/agentops');
    assert.match((await failure(root, './none')).details.join(), /\.\/none \(--templates\)/);
    assert.match(
      (await failure(root, join(root, 'package.json'))).message,
      /templates folder does not exist/,
    );
    assert.match((await failure(root, 'empty')).details.join(), /^empty\/templates/);
    for (const name of ['', '@org', '@org/', 'a/b', '@org/a/b', 'a/../b', '~', '@../x', '.x'])
      assert.match((await failure(root, name)).message, /is not a valid package name/, name);
  });

  it('in .yo-rc.json are validated in the same way', async () => {
    const stored = (templates: unknown): Tree => ({
      ...service,
      '.yo-rc.json': JSON.stringify({ 'generator-agentops': { templates } }),
    });
    assert.match((await failure(folderWith(stored(3)))).message, /\.yo-rc\.json must be a string/);
    assert.match((await failure(folderWith(stored('./gone')))).details.join(), /\.yo-rc\.json/);
    const { details, next } = await failure(folderWith(stored('@org/gone')));
    assert.match(details.join(), /^generator-agentops\.templates of \.yo-rc\.json: @org\/gone/);
    assert.match(next, /npm install --save-dev/);
  });

  it('are not stored by a run that stores nothing', async () => {
    const root = folderWith({ ...service, [`org/${registry}`]: '' });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const { changes } = await plan({
      features: ['adr'],
      root,
      answers: { title: 'Use X' },
      templates: join(root, 'org'),
    });
    assert.ok(changes.every(({ path }) => path !== '.yo-rc.json'));
  });
});

describe('custom decision records', () => {
  const decision = 'adr/decisions/health-check.md';
  const withOwn = (text: string): string =>
    folderWith({ ...service, [`.agentops/templates/${decision}`]: text });
  const recorded = (root: string): Promise<SettledPlan> =>
    plan({ features: ['health-check'], root, answers: { adr: true } });

  it('of features use the format of the folder', async () => {
    const root = withOwn('# Probe as we do\n\n## Context\n\nOurs.\n');
    const result = await recorded(root);
    assert.deepEqual(
      result.overrides?.map(({ template }) => template),
      [decision],
    );
    assert.match(
      after(result, 'docs/adr/0002-probe-as-we-do.md') ?? '',
      /^# Probe as we do\n[\s\S]*Ours\./,
    );
  });

  it('require a title', async () => {
    await assert.rejects(recorded(withOwn('Ours.\n')), { id: 'OVERRIDE' });
  });
});

describe('template list', () => {
  it('contains the name of each template that can be replaced', () => {
    const names = templateNames();
    assert.ok(names.length > 150);
    for (const name of [registry, 'app/gitignore', 'app/README.md', 'adr/decisions/cache.md'])
      assert.ok(names.includes(name), name);
    assert.ok(names.every((name) => !name.endsWith('.ejs') && !name.includes('\\')));
  });
});

describe('agentops --templates', () => {
  it('creates a service from a folder of templates, and stores the folder', () => {
    const cwd = folderWith({
      'org/app/README.md.ejs': '# <%= name %>, run by Org\n',
      'org/app/nvmrc': '22.1.0\n',
    });
    const made = bin(['new', 'svc', '--yes', '--no-git', '--templates', './org'], cwd);
    assert.equal(made.status, 0, made.stderr);
    assert.match(
      made.stderr,
      /Used your template for app\/README\.md: \.\.\/org\/app\/README\.md\.ejs/,
    );
    assert.equal(readFileSync(join(cwd, 'svc/README.md'), 'utf8'), '# svc, run by Org\n');
    assert.equal(readFileSync(join(cwd, 'svc/.nvmrc'), 'utf8'), '22.1.0\n');
    const alone = bin(['new', 'svc', '--yes', '--no-git'], cwd);
    assert.equal(alone.status, 2);
    assert.match(alone.stderr, /outside the repository[\s\S]*--templates/);
    const again = bin(['new', 'svc', '--yes', '--no-git', '--json', '--templates', './org'], cwd);
    const { status, overrides } = JSON.parse(again.stdout);
    assert.equal(status, 'unchanged');
    assert.deepEqual(overrides, [
      { template: 'app/README.md', from: '../org/app/README.md.ejs' },
      { template: 'app/nvmrc', from: '../org/app/nvmrc' },
    ]);
  });

  it('reports a template package that the new service must install', () => {
    const cwd = folderWith({ 'node_modules/@org/a/templates/app/nvmrc': '22\n' });
    const made = bin(['new', 'svc', '--yes', '--no-git', '--templates=@org/a'], cwd);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stderr, /npm install --save-dev @org\/a/);
    const other = temporaryFolder();
    const away = bin(['new', join(other, 'svc'), '--yes', '--no-git', '--templates=@org/a'], cwd);
    assert.equal(away.status, 0, away.stderr);
    const later = bin(['add', 'cache', '--yes'], join(other, 'svc'));
    assert.equal(later.status, 2);
    assert.match(later.stderr, /The package @org\/a is not installed/);
  });

  it('exits with 2 and writes nothing if a template is invalid', () => {
    const cwd = folderWith({ 'org/app/README.md': '# <%= nmae %>\n', 'org/app/nvmcr': '' });
    const before = readTree(cwd);
    const misspelt = bin(['new', 'svc', '--yes', '--templates', './org'], cwd);
    assert.equal(misspelt.status, 2);
    assert.match(
      misspelt.stderr,
      /nvmcr does not match a built-in template\. Did you mean app\/nvmrc\?/,
    );
    assert.match(bin(['new', 'svc', '--yes', '--templates', 'org'], cwd).stderr, /write \.\/org/);
    assert.deepEqual(readTree(cwd), before);
  });
});
