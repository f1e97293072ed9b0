import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentopsBin } from './installs.ts';

/*
 * Commands that stand before the real ones on the PATH and write down how they were called: npm and npx,
 * which give out the packed package that the tests have installed, and gh, which keeps one pull request.
 */

export interface Recorded {
  /** To go before all others on the PATH. */
  readonly path: string;
  /** The calls since the last time it was asked, each by its arguments. */
  calls(): string[][];
  /** The pull request that gh knows; a test may close it. */
  pullRequest?: { url: string; state: 'open' | 'closed'; body: string };
}

export async function recordingCommands(folder: string): Promise<Recorded> {
  const [path, log, kept] = [
    join(folder, 'bin'),
    join(folder, 'log'),
    join(folder, 'pull-request'),
  ];
  mkdirSync(path, { recursive: true });
  const words = JSON.stringify({ log, kept, bin: await agentopsBin() });
  const write = (name: string, text: string): void => {
    writeFileSync(join(path, name), text);
    chmodSync(join(path, name), 0o755);
  };
  // CommonJS, as a file without an ending is here.
  for (const [name, does] of Object.entries(commands))
    write(name, `#!${process.execPath}\nconst at = ${words};\n${begin}\n${does}\n`);
  write('npx', npx(await agentopsBin(), log));
  return {
    path,
    calls() {
      const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
      writeFileSync(log, '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as string[]);
    },
    get pullRequest() {
      return existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined;
    },
    set pullRequest(value) {
      writeFileSync(kept, JSON.stringify(value));
    },
  };
}

/** In the shell, as it is called again and again. Its arguments hold no quotes here. */
const npx = (bin: string, log: string): string => `#!/bin/sh
{ printf '["npx"'; printf ',"%s"' "$@"; printf ']\\n'; } >> '${log}'
while [ "\${1#generator-agentops@}" = "$1" ]; do shift; done
shift
exec '${process.execPath}' '${bin}' "$@"
`;

const begin = `const fs = require('node:fs');
const { basename } = require('node:path');
const args = process.argv.slice(2);
fs.appendFileSync(at.log, JSON.stringify([basename(process.argv[1]), ...args]) + '\\n');
const after = (flag) => args[args.indexOf(flag) + 1];
const fileOf = (words) => fs.readFileSync(words, 'utf8');`;

const commands: Readonly<Record<string, string>> = {
  npm: `if (args.some((arg) => arg.startsWith('generator-agentops@'))) {
  const bin = after('--prefix') + '/node_modules/.bin';
  fs.mkdirSync(bin, { recursive: true });
  fs.symlinkSync(at.bin, bin + '/agentops');
} else fs.appendFileSync('package-lock.json', '\\n');`,
  gh: `const kept = fs.existsSync(at.kept) ? JSON.parse(fileOf(at.kept)) : undefined;
const keep = (value) => fs.writeFileSync(at.kept, JSON.stringify(value));
const [noun, verb] = args;
if (noun === 'pr' && verb === 'list') {
  if (kept && kept.state === after('--state')) console.log(kept.url);
} else if (noun === 'pr' && verb === 'create') {
  const url = 'https://github.com/org/shop/pull/7';
  keep({ url, state: 'open', body: fileOf(after('--body-file')) });
  console.log(url);
} else if (noun === 'api') keep({ ...kept, body: fileOf(after('--field').replace('body=@', '')) });`,
};
