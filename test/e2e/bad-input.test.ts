import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops, resultOf } from './support/agentops.ts';
import { assertRefused } from './support/refusal.ts';
import { freshFolder } from './support/scratch.ts';
import { filesOf } from './support/tree.ts';

describe('invalid input is refused with a message, and nothing is written', () => {
  const names = [
    '../evil',
    '/etc/evil',
    'a/b/c',
    '..',
    'C:\\evil',
    'evil/../../x',
    `x"; rm -rf ~`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template must not run
    '${process.exit(9)}',
    `it's`,
    'a"b',
    '<%= 1 %>',
    'UPPER',
    ' ',
    '',
  ];
  for (const name of names) {
    it(`the name ${JSON.stringify(name)}`, async () => {
      await assertRefused(['new', 'svc', `--name=${name}`], {
        workspace: freshFolder('name'),
        code: 2,
        says: ['--name', /npm package name|missing/, 'Pass each as a flag'],
      });
    });
  }

  it('a folder that is not a valid package name, without --name', async () => {
    await assertRefused(['new', 'My Service'], {
      workspace: freshFolder('folder'),
      code: 2,
      says: ['--name is missing'],
    });
  });

  const usage: { what: string; args: string[]; says: (string | RegExp)[] }[] = [
    {
      what: 'an unknown flag',
      args: ['new', 'svc', '--lintr', 'eslint'],
      says: ['--lintr', /did you mean --linter/i, '--help'],
    },
    {
      what: 'an unknown negative flag',
      args: ['new', 'svc', '--no-exmple'],
      says: ['--no-exmple', '--help'],
    },
    {
      what: 'a flag of another command',
      args: ['add', 'logging', '--linter', 'eslint'],
      says: ['--linter', '--help'],
    },
    {
      what: 'an unknown command',
      args: ['neww', 'svc'],
      says: ['"neww"', /did you mean "?new/i, '--help'],
    },
    {
      what: 'an unknown feature',
      args: ['add', 'loging'],
      says: ['"loging"', /did you mean "?logging/i, 'agentops list'],
    },
    { what: 'no feature', args: ['add'], says: ['at least one feature', 'agentops list'] },
    { what: 'app as a feature', args: ['add', 'app'], says: ['agentops new'] },
    { what: 'no folder', args: ['new'], says: ['folder', 'agentops new <dir>'] },
    { what: 'two folders', args: ['new', 'a', 'b'], says: ['Unexpected argument: b'] },
    {
      what: 'a flag without its value',
      args: ['new', 'svc', '--linter'],
      says: ['--linter needs a value'],
    },
    {
      what: 'a choice that is none',
      args: ['new', 'svc', '--linter', 'eslnt'],
      says: ['--linter "eslnt"', 'biome, eslint', /did you mean "?eslint/i],
    },
    {
      what: 'a flag given twice',
      args: ['new', 'svc', '--ci', 'none', '--ci', 'github'],
      says: ['--ci', 'more than once'],
    },
    {
      what: 'a description of two lines',
      args: ['new', 'svc', '--description', 'one\ntwo'],
      says: ['--description', 'one line'],
    },
    {
      what: 'a licence that is none',
      args: ['new', 'svc', '--license', 'Beerware-ish'],
      says: ['--license', 'SPDX'],
    },
    {
      what: 'a policy that is none',
      args: ['new', 'svc', '--on-conflict', 'owerwrite'],
      says: ['--on-conflict', /overwrite/],
    },
    {
      what: 'an unknown answer',
      args: ['new', 'svc', '--answers', '{"lintr":"eslint"}'],
      says: ['"lintr"', /did you mean "?linter/i],
    },
    {
      what: 'an answer of a wrong type',
      args: ['new', 'svc', '--answers', '{"example":"perhaps"}'],
      says: ['--example "perhaps"'],
    },
    {
      what: 'answers that are a list',
      args: ['new', 'svc', '--answers=-'],
      says: ['--answers', 'an object'],
    },
    {
      what: 'an answer named __proto__',
      args: ['new', 'svc', '--answers', '{"__proto__":{"name":"x"}}'],
      says: ['"__proto__"'],
    },
    {
      what: 'broken JSON inline',
      args: ['new', 'svc', '--answers', '{"name": "x",}'],
      says: ['not JSON', '--answers:', 'agentops schema'],
    },
    {
      what: 'a file of answers that is not there',
      args: ['new', 'svc', '--answers', 'nowhere.json'],
      says: ['cannot be read', 'nowhere.json'],
    },
    {
      what: 'a folder in place of a file of answers',
      args: ['new', 'svc', '--answers', '.'],
      says: ['cannot be read'],
    },
  ];
  for (const { what, args, says } of usage) {
    it(what, async () => {
      await assertRefused(args, {
        workspace: freshFolder('usage'),
        code: 2,
        says,
        stdin: { text: '[]' },
      });
    });
  }

  it('broken JSON in a file, with its path', async () => {
    const workspace = freshFolder('json');
    writeFileSync(join(workspace, 'answers.json'), '{"name": ');
    await assertRefused(['new', 'svc', '--answers', 'answers.json'], {
      workspace,
      code: 2,
      says: ['not JSON', 'answers.json'],
    });
  });

  it('broken JSON on standard input', async () => {
    await assertRefused(['new', 'svc', '--answers=-'], {
      workspace: freshFolder('json'),
      code: 2,
      stdin: { text: 'name: x' },
      says: ['not JSON', 'standard input'],
    });
  });

  it('several problems at once, also as one object with --json', async () => {
    const workspace = freshFolder('all');
    const outcome = await agentops(
      ['new', 'svc', '--json', '--name', '../x', '--ci', 'jenkins', '--answers', '{"colour":1}'],
      { cwd: workspace },
    );
    const { status, exitCode, error } = resultOf(outcome);
    assert.deepEqual([outcome.code, status, exitCode, error.id], [2, 'error', 2, 'ANSWERS']);
    assert.equal(error.details.length, 3, error.details.join('\n'));
    assert.deepEqual(filesOf(workspace), []);
  });

  it('a broken package.json', async () => {
    const workspace = freshFolder('broken');
    writeFileSync(join(workspace, 'package.json'), '{"name":');
    await assertRefused(['add', 'logging'], {
      workspace,
      code: 2,
      says: ['package.json cannot be read', 'Fix package.json'],
    });
  });

  it('a broken .yo-rc.json', async () => {
    const workspace = freshFolder('broken');
    mkdirSync(join(workspace, 'svc'));
    writeFileSync(join(workspace, 'svc/.yo-rc.json'), '{,}');
    await assertRefused(['new', 'svc'], {
      workspace,
      code: 2,
      says: ['.yo-rc.json is not JSON', 'Fix .yo-rc.json'],
    });
  });

  it('an unsupported repository, with every reason', async () => {
    const workspace = freshFolder('other');
    writeFileSync(
      join(workspace, 'package.json'),
      JSON.stringify({ dependencies: { koa: '^3.0.0', pino: '^7.0.0' } }),
    );
    await assertRefused(['add', 'logging'], {
      workspace,
      code: 2,
      says: ['koa ^3.0.0', 'pino ^7.0.0', 'Nothing was written'],
    });
  });

  it('a repository without Node.js', async () => {
    const workspace = freshFolder('gopher');
    writeFileSync(join(workspace, 'go.mod'), 'module example.org/tides\n\ngo 1.24\n');
    await assertRefused(['add', 'logging'], {
      workspace,
      code: 2,
      says: ['not a Node repository', 'go.mod', 'agentops new'],
    });
  });

  it('add without a package', async () => {
    await assertRefused(['add', 'health-check'], {
      workspace: freshFolder('empty'),
      code: 2,
      says: ['No package.json', 'agentops new'],
    });
  });

  it('new in an existing package', async () => {
    const workspace = freshFolder('taken');
    writeFileSync(join(workspace, 'package.json'), '{}');
    await assertRefused(['new', '.', '--name', 'svc'], {
      workspace,
      code: 2,
      says: ['already has a package.json', 'agentops add'],
    });
  });
});
