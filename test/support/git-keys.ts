import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/* Every key of git's configuration, by git's own list, for values that may name a program. */

/** What stands for a placeholder of the list; a command's name stands for several. */
const names: Readonly<Record<string, readonly string[]>> = {
  branch: ['main'],
  credential: ['https://example.org'],
  http: ['https://example.org'],
  pager: ['log', 'ls-files', 'rev-parse', 'cat-file'],
  remote: ['origin'],
  submodule: ['sub'],
};

/** Keys of newer versions than the one that is here, and keys whose names a person chooses. */
const beside = [
  'alias.log',
  'alias.ls-files',
  'alias.rev-parse',
  'alias.x.command',
  'browser.x.cmd',
  'core.gitProxy',
  'filter.x.process',
  'gc.recentObjectsHook',
  'gpg.ssh.defaultKeyCommand',
  'hook.x.command',
  'imap.tunnel',
  'instaweb.browser',
  'instaweb.httpd',
  'merge.x.driver',
  'remote.origin.vcs',
  'sendemail.ccCmd',
  'sendemail.headerCmd',
  'sendemail.sendmailCmd',
  'sendemail.toCmd',
  'trailer.x.cmd',
  'trailer.x.command',
  'uploadpack.packObjectsHook',
];

/** Where a value leads git to another place, so that it would not look at the others. */
const elsewhere = /^(core\.(worktree|hookspath)|include(if\..*)?\.path)$/i;

/** `section.name` or `section.subsection.name`. */
export function everyKey(): string[] {
  const { stdout } = spawnSync('git', ['help', '--config'], { encoding: 'utf8' });
  const listed = stdout.split('\n').filter((line) => /^[a-zA-Z]+\./.test(line));
  assert.ok(listed.length > 500, 'git lists its keys');
  const keys = new Set([...listed.flatMap((key) => filledIn(key, listed)), ...beside]);
  return [...keys].filter((key) => isKey(key) && !elsewhere.test(key)).sort();
}

function filledIn(key: string, listed: readonly string[]): readonly string[] {
  const section = key.slice(0, key.indexOf('.'));
  const fillers = names[section.toLowerCase()] ?? ['x'];
  const whole = fillers.map((name) => key.replace(/<[^>]+>/, name));
  if (!key.endsWith('.*')) return whole;
  // `credential.<url>.*` has a name for each of `credential.…`.
  const own = listed.filter(
    (each) => each.startsWith(`${section}.`) && each.split('.').length === 2,
  );
  return whole.flatMap((each) =>
    own.map((one) => each.replace('*', one.slice(section.length + 1))),
  );
}

/** git refuses a file with any other name in it. */
const isKey = (key: string): boolean => /^[a-z][a-z0-9-]*(\..+)?\.[a-z][a-z0-9-]*$/i.test(key);

/** A section of a configuration file that sets a key. */
export function setting(key: string, value: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const section = key.slice(0, first);
  const heading =
    first === last ? section : `${section} ${JSON.stringify(key.slice(first + 1, last))}`;
  return `[${heading}]\n\t${key.slice(last + 1)} = ${JSON.stringify(value)}\n`;
}
