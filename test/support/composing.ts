import { join } from 'node:path';
import Generator from 'yeoman-generator';
import helpers from 'yeoman-test';
import { captured } from './captured.ts';
import { root } from './packed-files.ts';

type Options = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, string>>;

export const generatorPath = (id: string): string => join(root, 'dist/generators', id, 'index.js');

/** Where an environment finds one of ours. */
export const registered = (id: string) =>
  [generatorPath(id), { namespace: `agentops:${id}` }] as const;

/** What another generator does in the run. */
export interface Other {
  readonly initializing?: (this: Generator) => Promise<void> | void;
  readonly writing?: (this: Generator) => Promise<void> | void;
  readonly transform?: (this: Generator) => Promise<void> | void;
}

/** Another generator of the same run, which composes with ours. */
export function otherGenerator(other: Other): new (...args: never[]) => Generator {
  const made = class extends Generator {};
  Object.assign(made.prototype, other);
  return made;
}

export interface OtherRun {
  /** On the disk before the run. */
  readonly disk?: (folder: string) => void;
  /** In memory before the run. */
  readonly memory?: Files;
  readonly options?: Options;
}

/** Runs another generator, in an environment that knows all of ours that are named. */
export async function runOther(ids: readonly string[], other: Other, run: OtherRun = {}) {
  const context = helpers
    .run(otherGenerator(other) as never, { namespace: 'other:app' }, {
      // What the environment is told is stronger than what a generator is.
      force: run.options?.force ?? false,
    } as never)
    .inTmpDir((folder) => run.disk?.(folder))
    .withGenerators(ids.map(registered) as never)
    .withFiles((run.memory ?? {}) as never)
    .withOptions((run.options ?? {}) as never);
  let cwd = '';
  context.onTargetDirectory((folder: string) => {
    cwd = folder;
  });
  const { output, error } = await captured(async () => await context);
  return { cwd, output, error: error as (Error & { code?: unknown }) | undefined };
}
