import assert from 'node:assert/strict';
import type { Command } from '../../src/cli/commands.ts';
import { runSubcommand } from '../../src/cli/subcommands.ts';
import type { Option } from '../../src/model/options.ts';
import { plain } from '../../src/output/paint.ts';
import type { Catalog } from '../../src/request/catalog.ts';

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
  features: [{ id: 'rules', summary: '', options: [option('team', 'string')], schema: {} }],
  commands: { rules: { check: [option('deep')] } },
  run: [option('json'), option('force')],
};

function rulesCommand(withPlain: boolean) {
  const calls: unknown[] = [];
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
              feature: 'rules',
            },
          ]
        : []),
      { name: 'check', usage: 'rules check <path…>', summary: 'Judge them', run: ['json'] },
    ],
    load: async () => ({
      async run(...call) {
        calls.push(call);
        return 5;
      },
    }),
  };
  return { command, calls };
}

async function run(args: readonly string[], withPlain = true) {
  const { command, calls } = rulesCommand(withPlain);
  const printed: string[] = [];
  const print = (text: string): number => {
    printed.push(text);
    return 0;
  };
  const general = [option('help'), option('version')];
  const status = await runSubcommand(command, args, catalog, general, { print, paint: plain });
  return { status, calls, printed: printed.join('\n') };
}

describe('a command with subcommands', () => {
  it('hands words and flags on, and gives the exit status back', async () => {
    assert.deepEqual(await run(['check', 'a', '--deep', 'b', '--json']), {
      status: 5,
      calls: [['check', ['a', 'b'], { deep: true, json: true }]],
      printed: '',
    });
  });

  it('does without a word what its first one says, with the options of the feature', async () => {
    const { calls } = await run(['--team', '@a', '--force']);
    assert.deepEqual(calls, [['', [], { team: '@a', force: true }]]);
  });

  it('takes those options of a run that mean something to it', async () => {
    await assert.rejects(run(['check', '--force']), /no flag --force/);
    await assert.rejects(run(['--deep']), /no flag --deep/);
  });

  it('shows its own help and that of each', async () => {
    const { printed } = await run(['--help']);
    assert.match(printed, /All about rules/);
    assert.match(printed, /rules check <path…> +Judge them/);
    assert.match(printed, /--team/);
    assert.match((await run(['check', '--help'])).printed, /--deep/);
    assert.match((await run(['--help'], false)).printed, /rules check/);
  });

  it('knows what it has not, and what was meant', async () => {
    await assert.rejects(run(['chek']), /has no "chek"\. Did you mean check\?/);
    await assert.rejects(run([], false), /needs to be told what to do/);
  });
});
