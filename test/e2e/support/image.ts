import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from './child.ts';
import { contextFilter, execForm, glob, type Instruction, stagesOf } from './dockerfile.ts';
import { freshFolder, sharedFolder } from './scratch.ts';
import { filesOf } from './tree.ts';

/*
 * Builds what a Dockerfile says without Docker: each stage is a folder that stands for its root
 * directory. What a base image brings (Node, npm, a shell) is this machine's, so this proves the
 * steps and what they copy, not the base image.
 */

export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** Where the process would start, below the root. */
  readonly workdir: string;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Built {
  readonly root: string;
  workdir: string;
  user: string;
  readonly env: Record<string, string>;
  command: string[];
  healthcheck: string[];
}

interface Build {
  readonly context: string;
  readonly stages: ReadonlyMap<string, Built>;
  readonly node: string | undefined;
}

/** Builds the last stage of the Dockerfile in `context`, with the Node in the folder `node`. */
export async function buildImage(context: string, node?: string): Promise<Image> {
  const stages = new Map<string, Built>();
  const build = { context: dockerContext(context), stages, node };
  let last: Built | undefined;
  for (const { from, name, instructions } of stagesOf(text(context, 'Dockerfile'))) {
    last = stageFrom(stages.get(from), name ?? 'image');
    for (const instruction of instructions) {
      await perform(instruction, last, build);
    }
    if (name !== undefined) stages.set(name, last);
  }
  if (!last) throw new Error('A Dockerfile without FROM');
  return { ...last, workdir: join(last.root, last.workdir) };
}

const text = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

function stageFrom(base: Built | undefined, name: string): Built {
  const root = freshFolder(`stage-${name}`);
  if (!base) return { root, workdir: '/', user: 'root', env: {}, command: [], healthcheck: [] };
  copy(base.root, root);
  return { ...base, root, env: { ...base.env } };
}

/** A folder with what `.dockerignore` lets through: COPY sees no more than that. */
function dockerContext(folder: string): string {
  const sent = freshFolder('context');
  const passes = contextFilter(text(folder, '.dockerignore'));
  for (const file of filesOf(folder, { without: ['node_modules'] })) {
    if (passes(file)) copy(join(folder, file), join(sent, file));
  }
  return sent;
}

async function perform({ keyword, value }: Instruction, stage: Built, build: Build): Promise<void> {
  if (keyword === 'WORKDIR') enter(value, stage);
  else if (keyword === 'ENV') Object.assign(stage.env, pairs(value));
  else if (keyword === 'COPY') copyInto(value, stage, build);
  else if (keyword === 'RUN') await runIn(value, stage, build);
  else if (keyword === 'USER') stage.user = value;
  else if (keyword === 'CMD') stage.command = execForm(value);
  else if (keyword === 'HEALTHCHECK') stage.healthcheck = execForm(value.replace(/^.*?CMD\s+/, ''));
  else if (keyword !== 'EXPOSE') throw new Error(`This test does not know ${keyword}`);
}

function enter(folder: string, stage: Built): void {
  stage.workdir = folder;
  mkdirSync(join(stage.root, folder), { recursive: true });
}

function pairs(value: string): Record<string, string> {
  return Object.fromEntries(
    value.split(/\s+/).map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function copyInto(value: string, stage: Built, { context, stages }: Build): void {
  const words = value.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const source = from === undefined ? context : stages.get(from)?.root;
  if (source === undefined) throw new Error(`COPY from the stage ${from}, which is not there`);
  const target = words.pop() ?? '';
  for (const pattern of words) copyMatches(source, pattern, target, stage);
}

function copyMatches(source: string, pattern: string, target: string, stage: Built): void {
  const parent = dirname(join('/', pattern));
  const matches = glob(pattern.split('/').at(-1) ?? '');
  const names = existsSync(join(source, parent)) ? readdirSync(join(source, parent)) : [];
  const found = names.filter(matches);
  if (found.length === 0) throw new Error(`COPY ${pattern}: there is no such file`);
  for (const name of found) {
    // A folder's content is copied, not the folder; a file goes into a target that ends in "/".
    const whole = join(stage.root, stage.workdir, target);
    copy(join(source, parent, name), target.endsWith('/') ? join(whole, name) : whole);
  }
}

/** A shell form is given to the shell, as Docker does it. */
async function runIn(line: string, { root, workdir, env }: Built, build: Build): Promise<void> {
  const prefix = join(root, 'usr/local');
  const path = [join(prefix, 'bin'), build.node, process.env.PATH].filter((part) => part);
  // Only caches: none of it is copied, and the next stage need not fetch it all again.
  const home = sharedFolder('home-of-builds');
  await must('sh', ['-c', line], {
    cwd: join(root, workdir),
    // What is installed globally lands in the stage.
    env: { ...env, HOME: home, npm_config_prefix: prefix, PATH: path.join(':') },
  });
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
