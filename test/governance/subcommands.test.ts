import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { Call, Command } from '../../src/cli/command.ts';
import { dispatch } from '../../src/cli/main.ts';
import type { Option } from '../../src/model/options.ts';
import type { Catalog } from '../../src/request/catalog.ts';
import { captured } from '../support/captured.ts';

const option = (name: string, type: Option['type'] = 'boolean'): Option => ({
  name,
  flag: name,
  type,
  choices: [],
  description: `what ${name} does`,
  default: undefined,
  required: false,
  prompt: undefined,
  labels: {},
});

const catalog: Catalog = {
  version: '1.2.3',
  features: [{ id: 'adr', summary: '', options: [option('team', 'string')], schema: {} }],
  commands: { rules: { check: [option('deep')] } },
  run: [option('json'), option('force')],
};

function rulesCommand(withPlain: boolean) {
  const calls: unknown[] = [];
  const load = (name: string) => async () => (call: Call) => {
    calls.push([name, call.words, call.flags]);
    return 5;
  };
  const command: Command = {
    name: 'rules',
    usage: 'rules',
    summary: 'All about rules',
    subcommands: [
      ...(withPlain
        ? [
            {
              name: '',
              usage: 'rules',
              summary: 'Make them',
              features: 'adr' as const,
              load: load(''),
            },
          ]
        : []),
      {
        name: 'check',
        usage: 'rules check <path…>',
        summary: 'Judge them',
        runOptions: ['json'],
        words: { least: 1, most: 2 },
        load: load('check'),
      },
    ],
  };
  return { command, calls };
}

async function run(args: readonly string[], withPlain = true) {
  const { command, calls } = rulesCommand(withPlain);
  let status: number | undefined;
  const { output, error } = await captured(async () => {
    status = await dispatch([command], ['rules', ...args], catalog);
  });
  if (error !== undefined) throw error;
  return { status, calls, printed: stripVTControlCharacters(output) };
}

describe('command with subcommands', () => {
  it('passes on arguments and flags, and returns the exit code', async () => {
    assert.deepEqual(await run(['check', 'a', '--deep', 'b', '--json']), {
      status: 5,
      calls: [['check', ['a', 'b'], { deep: true, json: true }]],
      printed: '',
    });
  });

  it('runs its first subcommand by default, with the options of the feature', async () => {
    const { calls } = await run(['--team', '@a', '--force']);
    assert.deepEqual(calls, [['', [], { team: '@a', force: true }]]);
  });

  it('accepts the applicable run options', async () => {
    await assert.rejects(run(['check', '--force']), /Unknown option --force/);
    await assert.rejects(run(['--deep']), /Unknown option --deep/);
  });

  it('prints its own help and that of each subcommand', async () => {
    const { printed } = await run(['--help']);
    assert.match(printed, /All about rules/);
    assert.match(printed, /rules check <path…> +Judge them/);
    assert.match(printed, /--team/);
    assert.match((await run(['check', '--help'])).printed, /--deep/);
    assert.match((await run(['--help'], false)).printed, /rules check/);
  });

  it('reports unknown commands with a suggestion', async () => {
    await assert.rejects(run(['chek']), /has no subcommand "chek"\. Did you mean check\?/);
    await assert.rejects(run([], false), /rules needs a subcommand/);
  });
});
