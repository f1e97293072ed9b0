import type * as z from 'zod';
import type { Action, WireAction } from './actions.js';
import type { Answers } from './answers.js';
import type { CodeFacts, Place } from './code-facts.js';
import type { OwnSymbol } from './own-symbols.js';
import type { Project } from './project.js';
import type { PromptLayout } from './questions.js';

/** Something of the repository that does what a feature would do. */
export interface Existing extends Place {
  /** Why both cannot be there, and what to do: then no `--force` helps. */
  readonly clash?: string;
  /** What becomes of it where ours takes its place. */
  readonly moves?: string;
}

/**
 * The renames of files and options between versions, applied before a newer version is merged. The
 * merge handles everything else.
 */
export interface FeatureMigration {
  /** The version that brought the change; it runs for what was written by an older one. */
  readonly version: string;
  /** For people: what has changed. */
  readonly summary: string;
  /** The answers as this version has them. */
  answers?(answers: Answers): Answers;
  /** New paths of files by their old ones, as their templates name them (`.ts`). */
  renames?(answers: Answers): Readonly<Record<string, string>>;
}

/** A feature as options of another one. */
export interface Composed {
  /**
   * What its answers stand for; undefined where they say more than the options can.
   *
   * @param kept the answers that the other one has been made with
   */
  toOptions(given: Answers, kept?: Answers): Answers | undefined;
  /** True if what was made with these answers has it. */
  isPart?(kept: Answers): boolean;
}

/**
 * A feature is a value: its options, its refusals and its plan. It reads no disk and prints
 * nothing: facts come in as `project`, and changes go out as actions.
 */
export interface Feature<Options extends z.ZodObject = z.ZodObject> {
  /** Folder name, Yeoman sub-namespace, template folder and anchor in the docs. */
  readonly id: string;
  readonly summary: string;
  /** The only source of prompts, flags, `--help`, the JSON Schema and the README's table. */
  readonly options: Options;
  /** What the user is asked at once, and what only on demand. Left out: all, in order. */
  readonly prompts?: PromptLayout;
  /**
   * Set where it is about the whole repository and not about one package: it runs at the root that
   * git has, needs no `package.json`, and is told every file (`Project.repository`).
   */
  readonly scope?: 'repository';
  /** The option that a word without a flag stands for, as in `yo agentops:adr "Use X"`. */
  readonly word?: string;
  /** Set where each run is about something else, so that the next one is to know nothing of it. */
  readonly forgets?: true;
  /** Names of the environment variables that it may bring, in the order of the list that holds all. */
  readonly variables?: readonly string[];
  /** What its wiring puts into the user's code. */
  readonly symbols?: readonly OwnSymbol[];
  /** Set if it keeps the list of variables, which then includes those of earlier features. */
  readonly listsVariables?: true;
  /** Ids of features whose *files* this one needs. Nearly always none: modules stand alone. */
  readonly requires: readonly string[];
  /** The features that are options of this one, by their ids. */
  readonly composes?: Readonly<Record<string, Composed>>;
  /** Answers that the project itself suggests, weaker than all others. */
  suggested?(project: Project): Answers;
  /** Options that no person need be asked for here, since they would make no difference. */
  unasked?(project: Project): readonly string[];
  /** Every reason for refusing this project, not only the first. */
  unsupported(project: Project): string[];
  plan(answers: z.output<Options>, project: Project): Action[];
  /** What ties it into a repository that exists. A new service has a composition root instead. */
  wiring?(answers: z.output<Options>, project: Project): WireAction;
  /** Ordered by version, the oldest first. */
  readonly migrations?: readonly FeatureMigration[];
  /** What does already in the repository what this feature does; the user has to decide. */
  existing?(answers: z.output<Options>, code: CodeFacts, project: Project): readonly Existing[];
}

export const defineFeature = <Options extends z.ZodObject>(
  feature: Feature<Options>,
): Feature<Options> => feature;
