import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { agentops } from './support/agentops.ts';
import { writeRepository } from './support/existing-repository.ts';
import { backstage } from './support/faces.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

/* The step of each template to copy, filled in as the scaffolder does it, and run as it runs it. */

interface Template {
  readonly spec: {
    readonly steps: readonly {
      readonly action: string;
      readonly input: { readonly namespace: string; readonly options: Record<string, unknown> };
    }[];
  };
}

/**
 * The input of `run:yeoman` for these parameters. A value that is one expression keeps its type, and goes where it
 * is not given (NunjucksWorkflowRunner of @backstage/plugin-scaffolder-backend).
 */
function inputOf(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): { namespace: string; options: Record<string, unknown> } {
  const url = new URL(`../../docs/backstage/${name}`, import.meta.url);
  const { spec } = parse(readFileSync(url, 'utf8')) as Template;
  const step = spec.steps.find(({ action }) => action === 'run:yeoman');
  return JSON.parse(JSON.stringify(step?.input), (_key, value: unknown) => {
    if (typeof value !== 'string') return value;
    const whole = /^\$\{\{ parameters\.(\w+) \}\}$/.exec(value)?.[1];
    if (whole !== undefined) return parameters[whole];
    return value.replaceAll(/\$\{\{ parameters\.(\w+) \}\}/g, (_, each: string) =>
      String(parameters[each] ?? ''),
    );
  });
}

it('template.yaml creates the same service as the command', async () => {
  const parameters = {
    name: 'orders-api',
    framework: 'hono',
    packageManager: 'pnpm',
    deploy: 'kubernetes',
    example: false,
    repoUrl: 'github.com?owner=acme&repo=orders-api',
  };
  const workspace = join(freshFolder('scaffolded'), 'orders-api');
  mkdirSync(workspace);
  const outcome = await backstage({ workspace, ...inputOf('template.yaml', parameters) });
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  const cwd = freshFolder('made');
  const flags = ['--framework=hono', '--package-manager=pnpm', '--deploy=kubernetes'];
  const made = await agentops(['new', 'orders-api', ...flags, '--no-example', '--no-git'], { cwd });
  assert.equal(made.code, 0, made.stderr);
  assertSameTree(treeOf(workspace), treeOf(join(cwd, 'orders-api')), 'the tree');
});

it('add-feature.yaml adds the same files as the command', async () => {
  const [workspace, cwd] = [freshFolder('scaffolded'), freshFolder('made')];
  writeRepository(workspace);
  writeRepository(cwd);
  const input = inputOf('add-feature.yaml', { feature: 'health-check', adr: true });
  assert.equal(input.namespace, 'agentops:health-check');
  const outcome = await backstage({ workspace, ...input });
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  const added = await agentops(['add', 'health-check', '--adr'], { cwd });
  assert.equal(added.code, 0, added.stderr);
  assertSameTree(treeOf(workspace), treeOf(cwd), 'the tree');
});
