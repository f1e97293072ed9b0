import { basename, resolve } from 'node:path';
import { readAnswers } from '../answers-source.js';
import { judgeAnswers } from '../core/answers.js';
import { AgentopsError, exitCodes } from '../core/errors.js';
import { featureOf } from '../features.js';
import { gitAuthor } from '../lifecycle/git.js';
import { diffOf } from '../output/diff.js';
import { paintFor } from '../output/paint.js';
import { fileTree, outcomeText } from '../output/summary.js';
import { type RunOptions, runOptions } from '../run-options.js';
import { finish, prepare, resultOf, type SettledPlan, write } from '../session.js';

/** `new` and `add`: from a command line to files. Returns the exit status. */
export async function runCommand(
  command: 'new' | 'add',
  positionals: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  answerNames: readonly string[],
): Promise<number> {
  const pick = (of: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => of(name)));
  const options = judgeAnswers(runOptions, { flags: pick((name) => name in runOptions.shape) });
  const terminal = isInteractive(options) ? await import('./terminal.js') : undefined;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const paint = paintFor(process.stderr, process.env);

  const target = await targetOf(command, positionals, terminal);
  const author = terminal && command === 'new' ? gitAuthor(process.cwd()) : undefined;
  const { plan, mended } = await prepare(
    {
      ...target,
      answers: readAnswers(options.answers),
      flags: pick((name) => answerNames.includes(name)),
      ...(terminal && { ask: terminal.ask }),
      ...(author && { suggested: { author } }),
    },
    {
      ...options,
      onConflict: options.onConflict ?? terminal?.askConflict ?? 'abort',
    },
  );
  if (mended) say(mended);
  if (options.dryRun) return show(plan, options);

  let { install } = options;
  if (terminal && plan.changes.length > 0) {
    say(`\n${fileTree(`${basename(plan.root)}/`, plan, paint)}\n`);
    if (!(await terminal.askConfirm(`Write these ${plan.changes.length} files to ${plan.root}?`))) {
      say('Nothing was written.');
      return exitCodes.done;
    }
    install ||=
      plan.changes.some(({ path }) => path === 'package.json') &&
      (await terminal.askConfirm(`Install the dependencies with ${plan.packageManager}?`));
  }
  write(plan);
  const steps = await finish(plan, { install });
  const result = resultOf(plan, { dryRun: false, installed: install && steps.length === 0, steps });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else {
    // A person has just seen the tree; and where nothing was to do it says nothing.
    const files =
      terminal || plan.changes.length === 0
        ? ''
        : `${fileTree(`${basename(plan.root)}/`, plan, paint)}\n\n`;
    say(files + outcomeText(result, paint));
  }
  return result.exitCode;
}

/** The preview: as an object, as a diff, or as a tree. */
function show(plan: SettledPlan, { json, diff }: RunOptions): number {
  const paint = paintFor(process.stdout, process.env);
  const result = resultOf(plan, { dryRun: true });
  const text = json
    ? JSON.stringify(result, null, 2)
    : diff
      ? diffOf(plan.changes).trimEnd()
      : `${fileTree(`${basename(plan.root)}/`, plan, paint)}\n\n${outcomeText(result, paint)}`;
  if (text !== '') process.stdout.write(`${text}\n`);
  return result.exitCode;
}

async function targetOf(
  command: 'new' | 'add',
  positionals: readonly string[],
  terminal: typeof import('./terminal.js') | undefined,
): Promise<{ features: string[]; root: string }> {
  if (command === 'add') {
    if (positionals.length === 0) {
      throw new AgentopsError('USAGE', 'add needs the name of a feature.', {
        next: 'agentops list',
      });
    }
    const features = [...new Set(positionals)].map((id) => featureOf(id).id);
    if (!features.includes('app')) return { features, root: process.cwd() };
    throw new AgentopsError('USAGE', 'app is a whole service, not a part of one.', {
      next: 'agentops new <dir>',
    });
  }
  const [dir = await terminal?.askFolder(), ...more] = positionals;
  if (dir === undefined || dir.trim() === '') {
    throw new AgentopsError('USAGE', 'new needs the folder of the service.', {
      next: 'agentops new <dir>',
    });
  }
  if (more.length > 0) {
    throw new AgentopsError('USAGE', `new takes one folder; ${more.join(', ')} is too much.`, {
      next: 'agentops new <dir> --help',
    });
  }
  return { features: ['app'], root: resolve(dir) };
}

/** Prompts need a person: both ends a terminal, no CI, and nobody who said not to ask. */
const isInteractive = ({ yes, json, dryRun, diff }: RunOptions): boolean =>
  !yes &&
  !json &&
  !(dryRun && diff) &&
  !process.env.CI &&
  process.stdin.isTTY === true &&
  process.stderr.isTTY === true;
