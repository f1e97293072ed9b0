import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOptionsFor } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands.ts';
import { binInTerminal, type Outcome } from './support/bin.ts';
import { commandsInHostileRepository } from './support/hostile-commands.ts';
import { git, hostileName, makeHostileRepository } from './support/hostile-repository.ts';
import { runHere } from './support/in-terminal.ts';
import { showsSteering, steering, steeringIn } from './support/steering.ts';
import { readTree, temporaryFolder } from './support/temporary.ts';

/* Every command, over a repository that tries to steer the terminal with all that it has. */

const everyName = commands.flatMap(({ name, subcommands }) =>
  (subcommands ?? [{ name: '' }]).map((each) => `${name} ${each.name}`.trim()),
);
const takesJson = (key: string): boolean => {
  const [word = '', ...rest] = key.split(' ');
  const command = commands.find(({ name }) => name === word);
  const subcommand = command?.subcommands?.find(({ name }) => name === rest.join(' '));
  return runOptionsFor(subcommand ?? command ?? {}, [{ name: 'json' as const }]).length > 0;
};

const inTerminal = (args: readonly string[], cwd: string): Promise<Outcome> =>
  runHere(args, { cwd, isTTY: true });
const inPipe = (args: readonly string[], cwd: string): Promise<Outcome> =>
  runHere(args, { cwd, isTTY: false });
const printed = ({ stdout, stderr }: Outcome): string => stdout + stderr;

describe('hostile repository', () => {
  let repository: string;

  before(function () {
    if (process.platform === 'win32') this.skip(); // Its names can not be given there.
    repository = realpathSync(mkdtempSync(join(tmpdir(), 'agentops-hostile-')));
    makeHostileRepository(repository);
  });
  after(() => rmSync(repository, { recursive: true, force: true }));

  const copy = (): string => {
    const folder = join(temporaryFolder(), `r${steering}`);
    cpSync(repository, folder, { recursive: true });
    return folder;
  };

  it('is passed to every command', () => {
    assert.deepEqual(Object.keys(commandsInHostileRepository).sort(), everyName.sort());
  });

  for (const [key, { shows, says = [] }] of Object.entries(commandsInHostileRepository)) {
    const words = key.split(' ');
    const titleOf = (args: readonly string[]): string => args.join(' ').replaceAll(steering, 'X');

    for (const args of shows.map((each) => [...words, ...each])) {
      it(`cannot control the terminal: ${titleOf(args)}`, async () => {
        const text = printed(await inTerminal(args, copy()));
        assert.deepEqual(steeringIn(text), []);
        assert.ok(showsSteering(text), text);
      });

      if (!takesJson(key) || args.some((arg) => ['--diff', '--sarif'].includes(arg))) continue;
      it(`is printed unchanged as JSON: ${titleOf(args)} --json`, async () => {
        const outcome = await inTerminal([...args, '--json'], copy());
        assert.deepEqual(steeringIn(printed(outcome)), []);
        assert.match(JSON.stringify(JSON.parse(outcome.stdout)), /\u202e/, printed(outcome));
      });
    }

    it(`cannot control the terminal otherwise: ${key}`, async () => {
      for (const args of [...says, [`--${steering}`], [`--json=${steering}`], [steering, 'x']]) {
        const text = printed(await inTerminal([...words, ...args], copy()));
        assert.deepEqual(steeringIn(text), [], titleOf(args));
      }
    });
  }

  it('cannot control the terminal of the process', () => {
    for (const args of [
      [steering],
      ['adr', steering],
      ['adr', 'renumber', '--diff'],
      ['codeowners', 'check'],
    ]) {
      const text = printed(binInTerminal(args, copy()));
      assert.deepEqual(steeringIn(text), []);
      assert.ok(showsSteering(text), text);
    }
  });

  it('is printed byte for byte in a patch without a terminal', async () => {
    for (const args of [
      ['adr', 'renumber', '0003-use-four.md'],
      ['remove', 'health-check', '--full', '--yes', '--force'],
    ]) {
      const [patched, written] = [copy(), copy()];
      const { stdout } = await inPipe([...args, '--diff'], patched);
      assert.ok(stdout.includes(steering));
      git(patched, ['apply', '-'], stdout);
      await inPipe(
        args.filter((arg) => arg !== '--full'),
        written,
      );
      assert.deepEqual(filesOf(patched), filesOf(written));
    }
  });

  it('is printed unchanged in JSON errors', async () => {
    for (const run of [inPipe, inTerminal]) {
      const { stdout } = await run(['codeowners', 'who', `../${hostileName}`, '--json'], copy());
      assert.ok(JSON.parse(stdout).error.message.includes(hostileName), stdout);
    }
  });
});

const filesOf = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(readTree(root)).filter(([path]) => !path.startsWith('.git/')));
