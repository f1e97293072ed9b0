import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { everyKey, setting } from './git-keys.ts';
import { patience } from './patience.ts';
import { temporaryFolder, writeTree } from './temporary.ts';

/* A repository whose configuration names a canary wherever a program can stand. */

/** Keys that make git run what others name, or look elsewhere for it. */
const switches: Readonly<Record<string, string>> = {
  'commit.gpgSign': 'true',
  'core.preloadIndex': 'true',
  'core.untrackedCache': 'true',
  'diff.submodule': 'log',
  'fetch.recurseSubmodules': 'true',
  'hook.x.event': 'post-index-change',
  'log.showSignature': 'true',
  'protocol.allow': 'always',
  'protocol.ext.allow': 'always',
  'status.submoduleSummary': 'true',
  'submodule.recurse': 'true',
  'trailer.x.ifexists': 'add',
};

/** A remote from which git would fetch what is missing. */
const remote: Readonly<Record<string, string>> = {
  'extensions.partialClone': 'origin',
  'remote.origin.partialclonefilter': 'blob:none',
  'remote.origin.promisor': 'true',
  'remote.origin.url': '',
};

const hooks = ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'pre-commit'];

/** What git runs for us, which has to answer, so that no bad value hides the others. */
const questions = [
  ['rev-parse', '--verify', 'HEAD'],
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  ['check-ignore', '.'],
  ['cat-file', 'blob', 'HEAD:CODEOWNERS'],
  ['config', 'user.name'],
  ['log', '-1'],
  ['ls-tree', 'HEAD'],
  ['status'],
  ['diff', '--no-ext-diff', '--no-textconv'],
  ['fetch', '.'],
];

export interface Trap {
  readonly root: string;
  /** The configuration of git, once with and once without the canaries. */
  readonly config: { readonly path: string; readonly set: string; readonly plain: string };
  readonly canary: string;
  /** Lets git look into every file. */
  touch(): void;
  /** Names of the canaries that were set off, which are forgotten then. */
  sprung(): string[];
}

const environment = {
  ...process.env,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

export const plainGit = (cwd: string, ...args: string[]) =>
  spawnSync('git', args, { cwd, encoding: 'utf8', env: environment, timeout: patience });

export const smallService = {
  'package.json':
    '{\n  "name": "small",\n  "version": "1.0.0",\n  "type": "module",\n  "main": "src/index.js",\n  "dependencies": {\n    "express": "^5.1.0"\n  }\n}\n',
  'src/index.js':
    "import express from 'express';\n\nconst app = express();\napp.get('/', (_request, response) => response.send('hi'));\napp.listen(3000);\n",
  'docs/adr/0001-begin.md': '# 1. Begin\n\n## Status\n\nAccepted\n',
  CODEOWNERS: '* @someone\n',
};

/** Keys that take a command line only behind a mark. */
const marked = /^(alias\.[^.]+|credential\..*helper|submodule\..*update)$/i;

/** @param isWanted whether a key is set: git asks for some only where others are not */
export function trap(isWanted = (_key: string): boolean => true): Trap {
  const root = temporaryFolder();
  const made = canaries(temporaryFolder());
  writeTree(root, { ...smallService, '.gitattributes': '* filter=x diff=x merge=x\n' });
  plainGit(root, 'init', '--quiet', '--initial-branch=main');
  plainGit(root, 'add', '--all');
  // A commit that claims a signature, so that showing it would ask the program of gpg.
  plainGit(root, 'commit', '--quiet', '--message', 'begin');
  sign(root);
  const path = join(root, '.git/config');
  const plain = readFileSync(path, 'utf8');
  const canaryFor = (key: string) => `${marked.test(key) ? '!' : ''}${made.named(key)}`;
  configure(root, canaryFor, isWanted);
  for (const name of hooks) {
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    symlinkSync(made.named(`hook ${name}`), join(root, '.git/hooks', name));
  }
  made.sprung();
  return {
    root,
    config: { path, set: readFileSync(path, 'utf8'), plain },
    canary: made.named('canary'),
    touch: () => {
      for (const path of Object.keys(smallService)) {
        if (existsSync(join(root, path))) utimesSync(join(root, path), 1, 1);
      }
    },
    sprung: made.sprung,
  };
}

function canaries(folder: string) {
  const log = join(folder, 'log');
  const script = join(folder, 'canary.sh');
  // The name that it was called by, then a word that says more.
  writeFileSync(script, `#!/bin/sh\necho "\${0##*/}\${1:+ $1}" >> '${log}'\nexit 1\n`);
  chmodSync(script, 0o755);
  return {
    named(key: string): string {
      const path = join(folder, key.replaceAll(/[^\w.-]/g, '_'));
      if (!existsSync(path)) symlinkSync(script, path);
      return path;
    },
    sprung(): string[] {
      const said = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
      writeFileSync(log, '');
      return [...new Set(said.map((line) => line.trim()))].sort();
    },
  };
}

/** Sets every key for which git takes the canary as a value. */
function configure(
  root: string,
  canaryFor: (key: string) => string,
  isWanted: (key: string) => boolean,
): void {
  const path = join(root, '.git/config');
  const before = readFileSync(path, 'utf8');
  const own = new Set([...Object.keys(switches), ...Object.keys(remote), ...refused]);
  const left = new Set(everyKey().filter((key) => !own.has(key) && isWanted(key)));
  const write = () => {
    const settings = [...left].map((key) => setting(key, canaryFor(key)));
    const more = Object.entries(switches).map(([key, value]) => setting(key, value));
    writeFileSync(path, [before, ...settings, ...more].join(''));
  };
  write();
  // Twice, since a key that one question refuses may have hidden another of an earlier one.
  for (const question of [...questions, ...questions]) {
    for (let said = complaint(root, question); said; said = complaint(root, question)) {
      const bad = [...left].filter((key) => names(said, key, canaryFor(key)));
      assert.ok(bad.length > 0, `git ${question.join(' ')} says: ${said}`);
      for (const key of bad) refused.add(key);
      for (const key of bad) left.delete(key);
      write();
    }
  }
  const address = `ext::${canaryFor('remote.origin.url')} ext`;
  const last = { ...remote, 'remote.origin.url': address };
  appendFileSync(
    path,
    Object.entries(last)
      .map(([key, value]) => setting(key, value))
      .join(''),
  );
}

/** Keys whose values git judges: numbers, colours, and so on. The same for every repository. */
const refused = new Set<string>();

function names(said: string, key: string, value: string): boolean {
  const at = said.indexOf(value.toLowerCase());
  const isWhole = at !== -1 && !/[\w.-]/.test(said.charAt(at + value.length));
  return isWhole || said.includes(`'${key.toLowerCase()}'`);
}

function complaint(root: string, question: readonly string[]): string | undefined {
  const off = ['filter.x.process=', 'filter.x.clean='];
  const settings = off.flatMap((each) => ['-c', each]);
  const { status, stderr } = plainGit(root, ...settings, ...question);
  return status !== 0 && /^(fatal|error):/m.test(stderr) ? stderr.toLowerCase() : undefined;
}

/** Gives the last commit a signature that nobody can verify. */
function sign(root: string): void {
  const commit = plainGit(root, 'cat-file', 'commit', 'HEAD').stdout;
  const [head, body] = commit.split('\n\n', 2);
  const signature =
    'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n';
  const { stdout } = spawnSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: root,
    encoding: 'utf8',
    input: `${head}\n${signature}\n${body}`,
  });
  plainGit(root, 'update-ref', 'HEAD', stdout.trim());
}
