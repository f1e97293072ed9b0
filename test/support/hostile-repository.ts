import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { bin } from './bin.ts';
import { steering as x } from './steering.ts';
import { writeTree } from './temporary.ts';

export function git(cwd: string, args: readonly string[], input = ''): void {
  const { status, stderr } = spawnSync('git', args, { cwd, input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** The name of a file or folder. */
export const hostileName = `n${x}`;

/** The same without what ends a word, so that it can stand in a list of owners. */
export const hostileWord = hostileName.replace(/\s/g, '');

const record = (number: number, more: string): string =>
  `# ${number}. Use ${x} twice\n\nDate: 2026-01-01\n\n## Status\n\nProposed\n\n${more}\n\n## Context\n\n${x}\n\n## Decision\n\nIt ${x}\n\n## Consequences\n\nNone\n`;

/**
 * A repository in which all that can be is hostile: names, contents, owners, records, history and
 * branch; with `health-check` in it, which somebody has edited since.
 */
export function makeHostileRepository(root: string): void {
  writeTree(root, {
    'package.json': `${JSON.stringify(
      {
        name: `svc${x}`,
        description: `what ${x}`,
        author: x,
        license: x,
        type: 'module',
        workspaces: ['packages/*'],
        packageManager: `npm@10${x}`,
        engines: { node: `>=20 ${x}` },
        scripts: { start: 'node src/main.ts', test: `x${x}` },
        dependencies: { fastify: '^5.12.0', pino: `^9${x}` },
      },
      null,
      2,
    )}\n`,
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', outDir: `o${x}` } }),
    'README.md': `mine ${x}\n`,
    Dockerfile: `# ${x}\n`,
    'src/main.ts': `import Fastify from 'fastify';\n\n/* ${x} */\nconst app = Fastify();\n/* ${x} */\napp.get('/', async () => 'x');\nawait app.listen({ port: 3000 });\n/* ${x} */\n`,
    [`src/${hostileName}.ts`]: `// ${x}\n`,
    [`src/${hostileWord}.ts`]: `// ${x}\n`,
    [`packages/${hostileName}/package.json`]: JSON.stringify({ name: x }),
    'packages/two\nlines/package.json': JSON.stringify({ name: 'two' }),
    '.env.example': `# ${x}\nA=1\n`,
    'docs/adr/0001-use-one.md': record(1, `Superseded by [2](0009-${hostileName}.md)`),
    [`docs/adr/0002-${hostileName}.md`]: record(2, `Amends [x](0001-use-one.md) ${x}`),
    'docs/adr/0003-use-three.md': record(3, 'Accepted'),
    'docs/adr/0003-use-four.md': record(3, ''),
    'docs/adr/README.md': `# ${x}\n`,
    CODEOWNERS: `/src/${hostileWord}* @org/first\n/src/${hostileWord}.ts @org/last\n/gone${hostileWord}/ @org/team\n[${x}\n/docs/ not-an-owner${x}\n`,
  });
  git(root, ['init', '--quiet', '--initial-branch', 'main\u202e\u009b2K']);
  git(root, ['config', 'user.name', `A ${x.replaceAll('\u2028', '')}`]);
  git(root, ['config', 'user.email', `a${x}@example.org`]);
  commitAll(root);
  const { status, stderr } = bin(['add', 'health-check', '--yes', '--adr', '--json'], root);
  assert.ok(status === 0 || status === 3, stderr);
  writeTree(root, { 'src/platform/health/registry.ts': `// mine ${x}\n` });
  commitAll(root);
}

export function commitAll(root: string): void {
  git(root, ['add', '--all']);
  git(root, ['commit', '--quiet', '--message', `What ${x}`]);
}
