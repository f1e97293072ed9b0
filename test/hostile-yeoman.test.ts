import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { features } from '../src/request/features.ts';
import { hosted } from './support/hosted.ts';
import { git, makeHostileRepository } from './support/hostile-repository.ts';
import { showsSteering, steering, steeringIn } from './support/steering.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/** What a host may print of an error, whichever of its parts it takes. */
const partsOf = (error: unknown): string =>
  error instanceof Error ? `${error.message}\n${error.stack}\n${inspect(error)}` : '';

describe('hostile repository under Yeoman', () => {
  let repository: string;
  let exitCode: typeof process.exitCode;

  before(function () {
    if (process.platform === 'win32') this.skip(); // Its names can not be given there.
    exitCode = process.exitCode;
    repository = realpathSync(mkdtempSync(join(tmpdir(), 'agentops-hostile-')));
    makeHostileRepository(repository);
  });
  after(() => {
    process.exitCode = exitCode;
    if (repository) rmSync(repository, { recursive: true, force: true });
  });

  const copy = (): string => {
    const folder = join(temporaryFolder(), `r${steering}`);
    cpSync(repository, folder, { recursive: true });
    return folder;
  };

  for (const { id } of features) {
    it(`cannot control the terminal: ${id}`, async () => {
      const yes = { yes: true, ...(id === 'adr' && { title: `T${steering}` }) };
      for (const options of [
        { ...yes, dryRun: true },
        { ...yes, diff: true },
        { ...yes, json: true, dryRun: true },
        yes,
        { ...yes, [`x${steering}`]: true },
        { ...yes, out: `${steering}/plan.json` },
        { ...yes, answers: steering },
        { ...yes, fact: `${steering}=1` },
      ]) {
        const { output, error } = await hosted(id, copy(), options);
        const text = output + partsOf(error);
        assert.deepEqual(steeringIn(text), [], inspect(options));
        const isRefused = /cannot be added here|exists and differs/.test(text);
        // A diff shows only what is near to a change.
        if (!('diff' in options) && !isRefused) assert.ok(showsSteering(text), text);
      }
    });
  }

  it('cannot control the terminal through prompts or diffs', async () => {
    const cwd = join(temporaryFolder(), `r${steering}`);
    writeTree(cwd, { 'README.md': `mine ${steering}\n` });
    git(cwd, ['init', '--quiet']);
    git(cwd, ['config', 'user.name', `A${steering.replaceAll('\u2028', '')}`]);
    const { CI } = process.env;
    const { isTTY } = process.stdin;
    delete process.env.CI;
    process.stdin.isTTY = true;
    const asked: string[] = [];
    const wanted = ['diff', 'skip'];
    const answers: Readonly<Record<string, unknown>> = {
      dir: '.',
      name: 'svc',
      customise: true,
      author: 'me',
      write: 'no',
    };
    try {
      const { output, error } = await hosted('app', cwd, { git: false }, async (questions) => {
        const entries = questions.map(({ name, ...question }) => {
          const said = (question.validate as (value: string) => unknown)(steering);
          asked.push(
            `${question.message} ${question.default} ${inspect(question.choices)} ${said}`,
          );
          const answer = name === 'conflict' ? wanted.shift() : answers[String(name)];
          return [name, answer ?? question.default ?? ''];
        });
        return Object.fromEntries(entries);
      });
      assert.equal(partsOf(error), '');
      assert.deepEqual(steeringIn(asked.join('\n')), []);
      assert.ok(
        asked.some((each) => /author/i.test(each) && showsSteering(each)),
        asked.join('\n'),
      );
      assert.ok(
        asked.some((each) => /^Create/.test(each) && showsSteering(each)),
        asked.join('\n'),
      );
      assert.deepEqual(steeringIn(output), []);
      assert.match(output, /-mine .*\\u202e/);
    } finally {
      if (CI !== undefined) process.env.CI = CI;
      process.stdin.isTTY = isTTY;
    }
  });
});
