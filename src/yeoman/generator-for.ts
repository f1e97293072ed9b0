import { realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import Generator, { type BaseOptions } from 'yeoman-generator';
import { readArguments } from '../cli/arguments.js';
import { printPreview } from '../cli/print-preview.js';
import { gitAuthor } from '../disk/git.js';
import type { Held } from '../disk/held.js';
import { makeAddition } from '../installed/extend.js';
import type { Answers } from '../model/answers.js';
import { exitCodes } from '../model/errors.js';
import { askFolder, confirmPlan, conflictAsker, type Prompter } from '../output/dialogue.js';
import { paintFor, shown } from '../output/paint.js';
import { outcomeText } from '../output/summary.js';
import { resultOf } from '../plan/result-of.js';
import { finish, prepare, type SettledPlan } from '../plan/session.js';
import { readCatalog } from '../request/catalog.js';
import { readAnswers } from '../request/read-answers.js';
import { type RunOptions, readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import { declareOptions } from './declared-options.js';
import { personBehind } from './host-adapter.js';
import { endWithInterrupt, hostError } from './host-error.js';
import { flagsOf, isYo, optionsOfComposed, wordOf } from './host-options.js';
import { jointRun } from './joint-run.js';
import {
  installFailed,
  requireNoChange,
  type YeomanOptions,
  yeomanFlags,
  yeomanOptions,
} from './yeoman-options.js';
import { withYoResolve } from './yo-resolve.js';

/** The constructor of a Yeoman generator, as an environment loads it. */
export type GeneratorConstructor = new (args: string[], options: BaseOptions) => Generator;

/** What a generator was given. */
interface Given {
  readonly run: RunOptions;
  /** The folder of a new service, where it was said. */
  readonly dir: string | undefined;
  /** `--answers`, and the options of the feature. */
  readonly answers: Answers | undefined;
  readonly flags: Answers;
  readonly yeoman: Omit<YeomanOptions, 'run'>;
}

/** What came of it. */
interface Outcome {
  readonly plan: SettledPlan;
  readonly run: RunOptions;
  readonly wasAsked: boolean;
  readonly install: boolean;
  /** An install that fails is the failure of the run. */
  readonly mustInstall: boolean;
}

/** A feature as a Yeoman generator: the same work, with the same flags, as the bin. */
export function generatorFor(id: string): GeneratorConstructor {
  const catalog = readCatalog();
  const {
    summary = '',
    word,
    options: own = [],
    added = [],
  } = catalog.features.find((each) => each.id === id) ?? {};
  const known = [...own, ...catalog.run];
  const isService = id === 'app';

  // Yeoman takes tasks from the immediate prototype: this class is exported, never extended.
  return class extends Generator {
    #outcome: Outcome | undefined;

    constructor(args: string[], options: BaseOptions) {
      super(args, options, {
        tasksMatchingPriority: true,
        // True: the install is ours. False would leave it to the environment, unasked.
        customInstallTask: true,
        skipParseOptions: true,
        // When other generators have written into memory, and before their texts are transformed.
        customPriorities: [
          { priorityName: 'planning', queueName: 'agentops:planning', before: 'transform' },
        ],
      });
      this.description = summary;
      if (isService) {
        const description = 'Folder of the new service';
        this.argument('dir', { type: String, required: false, description });
      }
      if (word !== undefined) {
        const description = own.find(({ name }) => name === word)?.description ?? word;
        this.argument(word, { type: String, required: false, description });
      }
      declareOptions(this, known);
    }

    /** What was given is read before anybody is asked. */
    async prompting(): Promise<void> {
      await hostError(async () => {
        const args = await readArguments(this._args, [...known, ...added, ...yeomanFlags]);
        const all: Answers = { ...this._initOptions, ...args.flags };
        const { dir, ...parsed } = all;
        const options = flagsOf(isService ? parsed : all, [...known, ...added]);
        const said = wordOf(args.positionals, options, isService || word !== undefined);
        const { run: wanted, answers: flags } = readRunOptions(
          word === undefined || said === undefined ? options : { [word]: said, ...options },
        );
        const answers = readAnswers(wanted.answers) as Answers | undefined;
        const { run, ...yeoman } = yeomanOptions(this.env, all, wanted);
        const folder = isService ? (said ?? (dir as string | undefined)) : undefined;
        const given = { run, dir: folder, answers, flags, yeoman };
        jointRun(this.env).join({
          id,
          here: this.destinationRoot(),
          given: { ...answers, ...flags },
          plan: (composed) => this.#planOver(given, composed),
        });
      });
    }

    async planning(): Promise<void> {
      await hostError(() => jointRun(this.env).planAll());
    }

    async #planOver(given: Given, composed: ReadonlyMap<string, Answers>): Promise<void> {
      const { run, answers, flags, yeoman } = given;
      const joint = jointRun(this.env);
      const here = this.destinationRoot();
      const person = this.#person(run);
      const conflicts =
        run.onConflict ?? (person && !yeoman.bail ? conflictAsker(person) : ('abort' as const));
      const held = joint.held(run.dryRun);
      const root = await this.#target(given.dir, person, held);
      const author = person && isService ? gitAuthor(here) : undefined;
      const plan = await prepare(
        {
          features: [id],
          root,
          here,
          held,
          answers,
          added: optionsOfComposed(composed, { ...answers, ...flags }),
          flags,
          factFlags: run.fact,
          preset: run.preset,
          templates: run.templates,
          ...(person && { ask: person.ask, askAnswered: yeoman.askAnswered }),
          ...(author && { suggested: { author } }),
        },
        {
          ...run,
          onRecovered: (sentence) => this.#say(sentence),
          onConflict: yeoman.skipYoResolve ? conflicts : withYoResolve(root, conflicts),
        },
        makeAddition,
      );
      if (yeoman.bail) requireNoChange(plan);
      const { skipInstall } = yeoman;
      const go =
        person && !run.dryRun
          ? await confirmPlan(person, plan, run.install, this.#isRoot() && !skipInstall)
          : run;
      if (go === undefined) return;
      if (run.dryRun) joint.preview(plan);
      else joint.take(root, plan, this.fs);
      const install = go.install && !skipInstall && !run.dryRun;
      const isTheirs = !this.#isRoot() && root === this.env.cwd;
      // The environment installs what a composed generator needs, as for all generators.
      if (isTheirs) this.setFeatures({ customInstallTask: false });
      this.#outcome = {
        plan,
        run,
        wasAsked: person !== undefined && !run.dryRun,
        install: install && !isTheirs,
        mustInstall: install && !isTheirs && yeoman.forceInstall,
      };
    }

    /** Before the environment's own commit, which then finds nothing of ours pending. */
    async conflicts(): Promise<void> {
      await hostError(async () => jointRun(this.env).write());
    }

    async end(): Promise<void> {
      const outcome = this.#outcome;
      if (outcome !== undefined) await hostError(() => this.#conclude(outcome));
    }

    async #conclude({ plan, run, wasAsked, install, mustInstall }: Outcome): Promise<void> {
      if (run.out !== undefined) {
        const { savePlan } = await import('../plan/saved-plan.js');
        savePlan(plan, run.out, this.destinationRoot());
      }
      if (install) this.#say(`Installing with ${plan.packageManager} …`);
      const written = jointRun(this.env).written(plan);
      const { installed, steps } = run.dryRun
        ? { installed: false, steps: [] }
        : await finish(plan, { install, written });
      if (mustInstall && !installed) throw installFailed(steps);
      const result = resultOf(plan, { dryRun: run.dryRun, full: run.full, installed, steps });
      const paint = paintFor(process.stderr, process.env);
      if (run.json || run.diff) printPreview(plan, result, run);
      else this.#say(outcomeText(wasAsked ? undefined : plan, result, paint));
      // Under yo the process is ours to speak for; in another host it is the host's.
      if (isYo(process.argv[1]) && result.exitCode !== exitCodes.done) {
        process.exitCode = result.exitCode;
      }
    }

    /** Where it goes, as the host spells it: with the new service of the same run, if there is one. */
    async #target(
      dir: string | undefined,
      person: Prompter | undefined,
      held: Held,
    ): Promise<string> {
      const here = this.destinationRoot();
      const { services } = jointRun(this.env);
      if (!isService) {
        const real = realpathSync(here);
        return services.get(here) ?? resolve(here, relative(real, targetFolder([id], real, held)));
      }
      const asks = dir === undefined && this.#isRoot() && person;
      const folder = resolve(
        here,
        dir ?? (asks ? await askFolder(asks, realpathSync(here), held) : '.'),
      );
      services.set(here, folder);
      return folder;
    }

    /** False where another generator is composed of this one. */
    #isRoot = (): boolean => this.env.rootGenerator() === this;

    /** The one way to the adapter's log. */
    #say(text: string): void {
      this.log(shown(text, columnsHere()));
    }

    #person(run: RunOptions): Prompter | undefined {
      const { adapter } = this.env;
      endWithInterrupt(adapter.signal);
      // Yeoman's types know each kind of prompt apart; an adapter takes this shape for all.
      const prompt = (questions: readonly object[]) => this.prompt(questions as never);
      return personBehind({ adapter, prompt, say: (text) => this.#say(text) }, run);
    }
  } as GeneratorConstructor;
}

const columnsHere = (): number | undefined => process.stderr.columns || undefined;
