import type { Fact, TestRunner } from '../model/project.js';
import { commandsOf } from './command-line.js';
import { firstDependency } from './dependency.js';
import { certain, guess, likely } from './evidence.js';
import type { ProjectFiles } from './project-files.js';

const commands: readonly (readonly [pattern: RegExp, runner: TestRunner])[] = [
  [/^vitest\b/, 'vitest'],
  [/^(jest|react-scripts test|ts-jest)\b/, 'jest'],
  [/^(_?mocha|ts-mocha|mochapack)\b/, 'mocha'],
  [/^ava\b/, 'ava'],
  [/^(tap|tap-run)\b/, 'tap'],
  [/^jasmine(-ts)?\b/, 'jasmine'],
  [/^bun (--\S+ )*test\b/, 'bun'],
  [/^(node|tsx|glob|c8|borp)\b.*\s--test\b|^borp\b/, 'node'],
  // A runner that is started by its file: node_modules/.bin/jest, node --x node_modules/jest/bin/jest.js
  [/\bjest(\/bin\/jest)?(\.js)?\b/, 'jest'],
  [/\bmocha\b/, 'mocha'],
  [/\bvitest\b/, 'vitest'],
];

const packages: readonly (readonly [name: string, runner: TestRunner])[] = [
  ['vitest', 'vitest'],
  ['jest', 'jest'],
  ['mocha', 'mocha'],
  ['ava', 'ava'],
  ['tap', 'tap'],
  ['jasmine', 'jasmine'],
  ['borp', 'node'],
];

/** The script that runs our tests beside the repository's own. */
export const ownTestScript = 'test:platform';

/** What runs the tests. */
export function testRunnerOf(ground: ProjectFiles): Fact<TestRunner | undefined> {
  const { scripts = {} } = ground.manifest;
  const names = Object.keys(scripts)
    .filter((name) => /^(test|tests|unit|ci)([:-]|$)/.test(name) && name !== ownTestScript)
    .sort((one, other) => one.length - other.length);
  for (const name of names) {
    const lines = commandsOf(scripts[name] ?? '', scripts, [name]).map((words) => words.join(' '));
    for (const line of lines) {
      const runner = commands.find(([pattern]) => pattern.test(line))?.[1];
      if (runner !== undefined) return certain(runner, ground.keyAt('scripts', name));
    }
  }
  const installed = firstDependency(
    ground,
    packages.map(([name]) => name),
  );
  const known = packages.find(([name]) => name === installed?.name)?.[1];
  if (installed && known) return likely(known, installed.evidence);
  const settings = /^\.?(vitest|jest|mocharc|ava|taprc)\b/;
  const file = ground.entries('.').find(({ name }) => settings.test(name))?.name;
  const runner =
    file &&
    (['vitest', 'jest', 'mocha', 'ava', 'tap'] as const).find((each) => file.includes(each));
  return file && runner
    ? likely(runner, file)
    : likely(undefined, 'no test script and no runner in package.json');
}

const folders = [
  'test',
  'tests',
  '__tests__',
  'spec',
  'src/__tests__',
  'src/test',
  'src/tests',
  'specs',
];

/** The folder of the tests, if they have one. */
export function testDirOf(ground: ProjectFiles): Fact<string | undefined> {
  const isTest = /\.(test|spec)\.[cm]?[jt]sx?$|\.[cm]?[jt]sx?$/;
  const withCode = folders.find((folder) =>
    ground.entries(folder).some(({ name, isFolder }) => isFolder || isTest.test(name)),
  );
  if (withCode !== undefined) return certain(withCode, `${withCode} exists`);
  const empty = folders.find(ground.hasFolder);
  return empty === undefined
    ? likely(undefined, `none of ${folders.join(', ')} exists`)
    : guess(empty, `${empty} exists, without tests`);
}
