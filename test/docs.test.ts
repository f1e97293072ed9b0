import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { rules as recordRules } from '../src/adr/check.ts';
import { commandOptions } from '../src/cli/command-options.ts';
import { findingRules } from '../src/codeowners/finding-rules.ts';
import { driftRules } from '../src/installed/drift-rules.ts';
import { exitCodes } from '../src/model/errors.ts';
import { optionsOf } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { runOptions } from '../src/request/run-options.ts';
import { packedFiles, root } from './support/packed-files.ts';

/* The docs are part of the package: what they link to must be in it. */

const packed = packedFiles();
const pages = packed.filter((path) => path.endsWith('.md'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A page without its code, whose brackets are no links. */
const proseOf = (path: string): string =>
  read(path)
    .replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));

/** Anchors as GitHub makes them. */
const anchorsOf = (path: string): string[] =>
  [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (path: string): string[] =>
  [...proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^\w+:/.test(link));

for (const page of pages) {
  it(`every link in ${page} leads to a file and a heading in the package`, () => {
    const broken = linksOf(page).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      const exists = packed.some((file) => file === target || file.startsWith(`${target}/`));
      return !exists || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    assert.deepEqual(broken, []);
  });
}

it('every page can be reached from the README', () => {
  const seen = new Set(['README.md']);
  for (const page of seen)
    for (const link of linksOf(page)) {
      const target = posix.join(posix.dirname(page), link.split('#')[0] ?? '');
      if (pages.includes(target)) seen.add(target);
    }
  assert.deepEqual([...pages].filter((page) => !seen.has(page)).sort(), []);
});

it('the README fits on two screens', () => {
  assert.ok(read('README.md').split('\n').length <= 120);
});

for (const { id, options } of features) {
  it(`the page of ${id} is linked from the README and names files and limits`, () => {
    const page = read(`docs/features/${id}.md`);
    for (const heading of ['What it writes', 'Guarantees', 'Limits', 'Options'])
      assert.match(page, new RegExp(`^## ${heading}$`, 'm'));
    assert.ok(linksOf('README.md').includes(`docs/features/${id}.md`));
    for (const { flag } of optionsOf(options))
      assert.match(page, new RegExp(`\`--(no-)?${flag}\``));
  });
}

it('a flag --no-<option> describes its effect', () => {
  const all = [...features.map(({ options }) => options), runOptions];
  const single = Object.values(commandOptions).flatMap((each) => Object.values(each));
  const on = [...all, ...single]
    .flatMap(optionsOf)
    .filter(({ default: standard }) => standard === true);
  assert.deepEqual(
    on.filter(({ negated }) => negated === undefined).map(({ name }) => name),
    [],
  );
});

for (const [path, rules] of [
  ['docs/check.md', driftRules],
  ['docs/code-owners.md', findingRules],
  ['docs/decision-records.md', recordRules],
] as const) {
  it(`${path} lists exactly the existing rules`, () => {
    const [, table = ''] = read(path).split('| Rule | Finding |');
    const listed = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, rule]) => rule);
    assert.deepEqual(listed.sort(), Object.keys(rules).sort());
  });
}

it('docs/exit-codes.md lists every exit code', () => {
  const page = read('docs/exit-codes.md');
  for (const code of Object.values(exitCodes))
    assert.match(page, new RegExp(`^\\| ${code} \\|`, 'm'));
});
