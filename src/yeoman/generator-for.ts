import { resolve } from 'node:path';
import { clearFileState, setCommittedFile } from 'mem-fs-editor/state';
import Generator, { type BaseOptions } from 'yeoman-generator';
import { readArguments } from '../cli/arguments.js';
import { printPreview } from '../cli/print-preview.js';
import { gitAuthor } from '../disk/git.js';
import type { Ask } from '../model/ask.js';
import { exitCodes } from '../model/errors.js';
import type { Option } from '../model/options.js';
import { askConflict, askFolder, confirmPlan, type Person } from '../output/dialogue.js';
import { paintFor, prose, shown } from '../output/paint.js';
import { shownQuestion } from '../output/shown-question.js';
import { outcomeText } from '../output/summary.js';
import { finish, prepare, resultOf, type SettledPlan, write } from '../plan/session.js';
import { readCatalog } from '../request/catalog.js';
import { readAnswers } from '../request/read-answers.js';
import { type RunOptions, readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import { endWithInterrupt, hostError } from './host-error.js';
import { flagsOf, isYo, wordOf } from './host-options.js';

/** The constructor of a Yeoman generator, as an environment loads it. */
export type GeneratorConstructor = new (args: string[], options: BaseOptions) => Generator;

/** A feature as a Yeoman generator: the same work, with the same flags, as the bin. */
export function generatorFor(id: string): GeneratorConstructor {
  const catalog = readCatalog();
  const {
    summary = '',
    word,
    options: own = [],
  } = catalog.features.find((each) => each.id === id) ?? {};
  const known = [...own, ...catalog.run];
  const isService = id === 'app';

  // Yeoman takes tasks from the immediate prototype: this class is exported, never extended.
  return class extends Generator {
    #plan: SettledPlan | undefined;
    #run: RunOptions | undefined;
    #wasAsked = false;
    #install = false;

    constructor(args: string[], options: BaseOptions) {
      super(args, options, {
        tasksMatchingPriority: true,
        // True: the install is ours. False would leave it to the environment, unasked.
        customInstallTask: true,
        skipParseOptions: true,
      });
      this.description = summary;
      // Declared for `--help` only; they are read below, strictly, as the bin reads its own.
      if (isService) {
        const description = 'Folder of the new service';
        this.argument('dir', { type: String, required: false, description });
      }
      if (word !== undefined) {
        const description = own.find(({ name }) => name === word)?.description ?? word;
        this.argument(word, { type: String, required: false, description });
      }
      for (const option of known) {
        const { flag, type, default: standard } = option;
        this.option(flag, {
          type: type === 'boolean' ? Boolean : String,
          description: helpOf(option),
          ...(standard !== undefined && { default: standard }),
        });
      }
    }

    async prompting(): Promise<void> {
      await hostError(async () => {
        const { positionals, flags: parsed } = await readArguments(this._args, known);
        const given = { ...parsed, ...flagsOf(this._initOptions, known) };
        const said = wordOf(positionals, given, isService || word !== undefined);
        const dir = isService ? said : undefined;
        const flags = word === undefined || said === undefined ? given : { [word]: said, ...given };
        const { run, answers } = readRunOptions(flags);
        const person = isInteractive(run) ? this.#person() : undefined;
        const here = this.destinationRoot();
        const folder = dir ?? (person && isService ? await askFolder(person, here) : '.');
        const author = person && isService ? gitAuthor(here) : undefined;

        const plan = await prepare(
          {
            features: [id],
            root: isService ? resolve(here, folder) : targetFolder([id], here),
            here,
            answers: readAnswers(run.answers),
            flags: answers,
            factFlags: run.fact,
            preset: run.preset,
            templates: run.templates,
            ...(person && { ask: person.ask }),
            ...(author && { suggested: { author } }),
          },
          {
            ...run,
            onMended: (sentence) => this.#say(sentence),
            onConflict:
              run.onConflict ?? (person ? (change) => askConflict(person, change) : 'abort'),
          },
        );
        const go = person && !run.dryRun ? await confirmPlan(person, plan, run.install) : run;
        if (go === undefined) return;
        this.#plan = plan;
        this.#run = run;
        this.#wasAsked = person !== undefined && !run.dryRun;
        this.#install = go.install;
      });
    }

    /** Into the editor in memory, so that generators that run with this one see the texts. */
    writing(): void {
      if (this.#run?.dryRun) return;
      for (const { path, after } of this.#plan?.changes ?? []) {
        if (after === undefined) this.fs.delete(this.#at(path));
        else this.fs.write(this.#at(path), after);
      }
    }

    /** Before the environment's own commit, which then finds nothing of ours pending. */
    async conflicts(): Promise<void> {
      const plan = this.#plan;
      if (plan === undefined || this.#run?.dryRun) return;
      await hostError(async () => {
        const changes = plan.changes.map((change) => ({
          ...change,
          after: change.after && (this.fs.read(this.#at(change.path)) ?? change.after),
        }));
        write({ ...plan, changes });
        for (const { path } of changes) {
          const written = this.env.sharedFs.get(this.#at(path));
          setCommittedFile(written);
          // Else the environment compares it with itself, and tells that it is identical.
          clearFileState(written);
        }
      });
    }

    async end(): Promise<void> {
      const plan = this.#plan;
      const run = this.#run;
      if (plan !== undefined && run !== undefined) await hostError(() => this.#conclude(plan, run));
    }

    async #conclude(plan: SettledPlan, run: RunOptions): Promise<void> {
      if (run.out !== undefined) {
        const { savePlan } = await import('../plan/saved-plan.js');
        savePlan(plan, run.out, this.destinationRoot());
      }
      if (this.#install && !run.dryRun) this.#say(`Installing with ${plan.packageManager} …`);
      const steps = run.dryRun ? [] : await finish(plan, { install: this.#install });
      const installed = this.#install && steps.length === 0;
      const result = resultOf(plan, { dryRun: run.dryRun, full: run.full, installed, steps });
      const paint = paintFor(process.stderr, process.env);
      if (run.json || run.diff) printPreview(plan, result, run);
      else this.#say(outcomeText(this.#wasAsked ? undefined : plan, result, paint));
      // Under yo the process is ours to speak for; in another host it is the host's.
      if (isYo(process.argv[1]) && result.exitCode !== exitCodes.done) {
        process.exitCode = result.exitCode;
      }
    }

    #at(path: string): string {
      return resolve(this.#plan?.root ?? this.destinationRoot(), path);
    }

    /** The one way to the adapter's log. */
    #say(text: string): void {
      this.log(shown(text, columnsHere()));
    }

    #person(): Person {
      endWithInterrupt(this.env.adapter.signal);
      const paint = paintFor(process.stderr, process.env);
      const ask: Ask = async (asked) => {
        if (asked.heading !== undefined) this.#say(`\n${paint('bold', asked.heading)}`);
        if (asked.note !== undefined) this.#say(prose(asked.note));
        const { type, name, message, default: initial, choices, validate } = shownQuestion(asked);
        const prompt = { type, name, message, default: initial, choices: [...choices], validate };
        // Yeoman's types know each kind of prompt apart; the adapter takes this shape for all.
        const answers: Record<string, unknown> = await this.prompt([prompt] as never);
        return answers[name];
      };
      const say = (text: string): void => this.#say(text);
      return { ask, say, paint };
    }
  } as GeneratorConstructor;
}

/** Yeoman's help shows no values by itself. */
const helpOf = ({ choices, description }: Option): string =>
  choices.every((choice) => description.includes(choice))
    ? description
    : `${description} (${choices.join(', ')})`;

const columnsHere = (): number | undefined => process.stderr.columns || undefined;

const isInteractive = ({ yes, json, diff }: RunOptions): boolean =>
  !yes && !json && !diff && !process.env.CI && process.stdin.isTTY === true;
