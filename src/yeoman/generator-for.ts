import { resolve } from 'node:path';
import { setCommittedFile } from 'mem-fs-editor/state';
import Generator, { type BaseOptions } from 'yeoman-generator';
import { readAnswers } from '../answers-source.js';
import { readCatalog } from '../catalog.js';
import { readArguments } from '../cli/arguments.js';
import { judgeAnswers } from '../core/answers.js';
import { AgentopsError, exitCodes } from '../core/errors.js';
import type { Ask } from '../core/questions.js';
import { gitAuthor } from '../lifecycle/git.js';
import { diffOf } from '../output/diff.js';
import { paintFor } from '../output/paint.js';
import { fileTree, outcomeText } from '../output/summary.js';
import { type RunOptions, runOptions } from '../run-options.js';
import { finish, prepare, resultOf, type SettledPlan, write } from '../session.js';
import { hostError } from './host-error.js';
import { flagsOf } from './host-options.js';

/** The constructor of a Yeoman generator, as an environment loads it. */
export type GeneratorConstructor = new (args: string[], options: BaseOptions) => Generator;

/** A feature as a Yeoman generator: the same work, with the same flags, as the bin. */
export function generatorFor(id: string): GeneratorConstructor {
  const catalog = readCatalog();
  const { summary = '', options: own = [] } = catalog.features.find((each) => each.id === id) ?? {};
  const known = [...own, ...catalog.run];

  // Yeoman takes tasks from the immediate prototype: this class is exported, never extended.
  return class extends Generator {
    #plan: SettledPlan | undefined;
    #run: RunOptions | undefined;
    #mended: string | undefined;
    #install = false;

    constructor(args: string[], options: BaseOptions) {
      super(args, options, {
        tasksMatchingPriority: true,
        customInstallTask: false,
        skipParseOptions: true,
      });
      this.description = summary;
      // Declared for `--help` only; they are read below, strictly, as the bin reads its own.
      if (id === 'app') {
        this.argument('dir', {
          type: String,
          required: false,
          description: 'Folder of the new service',
        });
      }
      for (const { flag, type, description, default: standard } of known) {
        this.option(flag, {
          type: type === 'boolean' ? Boolean : String,
          description,
          ...(standard !== undefined && { default: standard }),
        });
      }
    }

    async prompting(): Promise<void> {
      await hostError(async () => {
        const { positionals, flags } = await readArguments(this._args, known);
        const given = { ...flags, ...flagsOf(this._initOptions, known) };
        const dir = this.#targetFolder(positionals, given);
        const pick = (names: readonly string[]) =>
          Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
        const run = judgeAnswers(runOptions, { flags: pick(catalog.run.map(({ name }) => name)) });
        this.#run = run;
        const ask = this.#isInteractive(run) ? this.#ask : undefined;
        const author = ask && id === 'app' ? gitAuthor(this.destinationRoot()) : undefined;
        const { plan, mended } = await prepare(
          {
            features: [id],
            root: resolve(this.destinationRoot(), dir),
            answers: readAnswers(run.answers),
            flags: pick(own.map(({ name }) => name)),
            ...(ask && { ask }),
            ...(author && { suggested: { author } }),
          },
          { ...run, onConflict: run.onConflict ?? 'abort' },
        );
        this.#mended = mended;
        this.#install = run.install;
        this.#plan =
          ask && plan.changes.length > 0 && !run.dryRun ? await this.#confirmed(plan) : plan;
      });
    }

    /** Into the editor in memory, so that generators that run with this one see the texts. */
    writing(): void {
      if (this.#run?.dryRun) return;
      for (const { path, after } of this.#plan?.changes ?? []) this.fs.write(this.#at(path), after);
    }

    /** Before the environment's own commit, which then finds nothing of ours pending. */
    async conflicts(): Promise<void> {
      const plan = this.#plan;
      if (plan === undefined || this.#run?.dryRun) return;
      await hostError(async () => {
        const changes = plan.changes.map((change) => ({
          ...change,
          after: this.fs.read(this.#at(change.path)) ?? change.after,
        }));
        write({ ...plan, changes });
        for (const { path } of changes) setCommittedFile(this.env.sharedFs.get(this.#at(path)));
      });
    }

    async end(): Promise<void> {
      const plan = this.#plan;
      const run = this.#run;
      if (plan === undefined || run === undefined) return;
      if (this.#mended) this.log(this.#mended);
      const steps = run.dryRun ? [] : await finish(plan, { install: this.#install });
      const result = resultOf(plan, {
        dryRun: run.dryRun,
        installed: this.#install && steps.length === 0,
        steps,
      });
      const paint = paintFor(process.stderr, process.env);
      if (run.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else if (run.dryRun && run.diff) process.stdout.write(diffOf(plan.changes));
      else this.log(`${fileTree(plan.root, plan, paint)}\n\n${outcomeText(result, paint)}`);
      // Under yo the process is ours to speak for; in another host it is the host's.
      if (
        /[\\/]yo[\\/]lib[\\/]cli\.js$|[\\/]yo$/.test(process.argv[1] ?? '') &&
        result.exitCode !== exitCodes.done
      ) {
        process.exitCode = result.exitCode;
      }
    }

    #at(path: string): string {
      return resolve(this.#plan?.root ?? this.destinationRoot(), path);
    }

    #targetFolder(positionals: readonly string[], given: Record<string, unknown>): string {
      if (positionals.length > (id === 'app' ? 1 : 0)) {
        throw new AgentopsError('USAGE', `${positionals.join(', ')}: that is too much.`, {
          next: id === 'app' ? 'yo agentops [dir] [options]' : `yo agentops:${id} [options]`,
        });
      }
      if (positionals[0] !== undefined) return positionals[0];
      // yo reads `--yes my-service` as the value of --yes.
      if (id === 'app' && typeof given.yes === 'string' && !/^(true|false)$/.test(given.yes)) {
        const dir = given.yes;
        given.yes = true;
        return dir;
      }
      return '.';
    }

    #isInteractive({ yes, json, dryRun, diff }: RunOptions): boolean {
      return !yes && !json && !(dryRun && diff) && !process.env.CI && process.stdin.isTTY === true;
    }

    #ask: Ask = async ({ name, ...question }) => {
      const answers = await this.prompt([
        { ...question, name, choices: [...question.choices] },
      ] as never);
      return (answers as Record<string, unknown>)[name];
    };

    async #confirmed(plan: SettledPlan): Promise<SettledPlan | undefined> {
      const paint = paintFor(process.stderr, process.env);
      this.log(`\n${fileTree(plan.root, plan, paint)}\n`);
      const confirm = (name: string, message: string) =>
        this.#ask({
          name,
          type: 'confirm',
          message,
          default: true,
          choices: [],
          validate: () => true,
        });
      if (!(await confirm('write', `Write these ${plan.changes.length} files to ${plan.root}?`))) {
        this.log('Nothing was written.');
        return undefined;
      }
      if (!this.#install && plan.changes.some(({ path }) => path === 'package.json')) {
        this.#install =
          (await confirm('install', `Install the dependencies with ${plan.packageManager}?`)) ===
          true;
      }
      return plan;
    }
  } as GeneratorConstructor;
}
