import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { must, type Outcome, run } from './child.ts';
import { evaluate, fill, type Values } from './workflow-expressions.ts';

/*
 * As much of GitHub's runner as a workflow of ours needs: jobs in order, steps that run in bash, outputs, and
 * the actions that check out, set up Node and hand a folder from one job to the next.
 */

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
  readonly run?: string;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

interface Input {
  readonly type: string;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: unknown;
}

export interface Workflow {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, Input>>;
      readonly secrets: Readonly<Record<string, unknown>>;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    };
  };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const readWorkflow = (path: string): Workflow =>
  parse(readFileSync(path, 'utf8')) as Workflow;

export interface Call {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Address that every repository is cloned from. */
  readonly remote: string;
  /** Where the jobs' folders are made; it must be empty. */
  readonly folder: string;
  /** Goes before all others on the PATH. */
  readonly path: string;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface Called {
  readonly outputs: Readonly<Record<string, string>>;
  /** What each step that ran printed, and its exit status; the last one may have failed. */
  readonly steps: readonly { readonly name: string; readonly outcome: Outcome }[];
  readonly failed: boolean;
  /** What the steps wrote to be read on the page of the run. */
  readonly summary: string;
}

/** Calls the workflow as a job of another one would. */
export async function call(workflow: Workflow, { inputs, ...call }: Call): Promise<Called> {
  const declared = workflow.on.workflow_call.inputs;
  const unknown = Object.keys(inputs).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`no inputs of the workflow: ${unknown}`);
  const needs: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const values: Values = {
    inputs: Object.fromEntries(
      Object.entries(declared).map(([name, input]) => [name, inputs[name] ?? input.default]),
    ),
    secrets: call.secrets ?? {},
    github: { repository: 'org/shop', token: 'token-of-the-run' },
    needs,
    jobs: needs,
  };
  const ran: Called['steps'][number][] = [];
  let summary = '';
  let failed = false;
  for (const [id, job] of Object.entries(workflow.jobs)) {
    if (failed || (job.if !== undefined && !evaluate(job.if, values))) continue;
    const done = await runJob(job, join(call.folder, id), values, call, ran);
    summary += done.summary;
    failed = done.failed;
    needs[id] = { outputs: done.outputs };
  }
  const outputs = Object.entries(workflow.on.workflow_call.outputs).map(([name, { value }]) => [
    name,
    fill(value, values),
  ]);
  return { outputs: Object.fromEntries(outputs), steps: ran, failed, summary };
}

async function runJob(
  job: Job,
  folder: string,
  all: Values,
  call: Omit<Call, 'inputs'>,
  ran: Called['steps'][number][],
): Promise<{ outputs: Record<string, string>; summary: string; failed: boolean }> {
  const [workspace, temp] = [join(folder, 'workspace'), join(folder, 'temp')];
  mkdirSync(temp, { recursive: true });
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const values: Values = { ...all, steps, runner: { temp } };
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
  writeFileSync(files.GITHUB_STEP_SUMMARY, '');
  let failed = false;
  for (const step of job.steps) {
    if (failed || (step.if !== undefined && !evaluate(String(step.if), values))) continue;
    const filled = (some: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
      Object.fromEntries(
        Object.entries(some).map(([name, value]) => [name, fill(String(value), values)]),
      );
    if (step.uses !== undefined) {
      await useAction(step.uses, filled(step.with), { workspace, ...call });
      continue;
    }
    writeFileSync(files.GITHUB_OUTPUT, '');
    const outcome = await run(
      'bash',
      // GitHub's own: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax (shell)
      ['-e', '-c', step.run ?? ''],
      {
        cwd: resolve(workspace, fill(step['working-directory'] ?? '.', values)),
        env: {
          ...noIdentity,
          ...filled(job.env),
          ...filled(step.env),
          ...files,
          RUNNER_TEMP: temp,
          CI: 'true',
          PATH: `${call.path}:${process.env.PATH}`,
        },
      },
    );
    ran.push({ name: step.name ?? '', outcome });
    failed = outcome.code !== 0;
    if (step.id) steps[step.id] = { outputs: linesOf(files.GITHUB_OUTPUT) };
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => [
    name,
    fill(value, values),
  ]);
  return {
    outputs: Object.fromEntries(outputs),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    failed,
  };
}

/** A runner's git knows nobody until it is told. */
const noIdentity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) =>
    ['NAME', 'EMAIL'].map((what) => [`GIT_${who}_${what}`, undefined]),
  ),
);

const linesOf = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

async function useAction(
  uses: string,
  given: Readonly<Record<string, string>>,
  { workspace, remote, folder }: { workspace: string; remote: string; folder: string },
): Promise<void> {
  const stored = join(folder, 'artifacts', given.name ?? '');
  switch (/^actions\/([\w-]+)@/.exec(uses)?.[1]) {
    case 'checkout': {
      await must('git', ['clone', '--quiet', '--depth', '1', remote, workspace], { cwd: folder });
      if (given.ref) await must('git', ['checkout', '--quiet', given.ref], { cwd: workspace });
      return;
    }
    case 'setup-node':
      return;
    case 'upload-artifact':
      if (existsSync(stored)) throw new Error(`two artifacts of one name: ${given.name}`);
      return cpSync(given.path ?? '', stored, { recursive: true });
    case 'download-artifact':
      rmSync(given.path ?? '', { recursive: true, force: true });
      return cpSync(stored, given.path ?? '', { recursive: true });
    default:
      throw new Error(`an action that is not known here: ${uses}`);
  }
}
