import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '../../../generators/app/feature.ts';
import { addedOptionsOf } from '../../../src/model/options.ts';
import { agentops } from './agentops.ts';
import { must } from './child.ts';
import { npmInstall } from './installs.ts';
import { freshFolder, once } from './scratch.ts';

/** Text that breaks out of strings, comments, YAML and Markdown where it is not quoted. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template must not run
export const awkward = 'It\'s "all" <b>${fine}</b> & `well` */ # <%= 1 %> | end';

/** Flags that a service takes only once it exists, by the feature that is added. */
const addedFlags = new Map<string, string[]>();
for (const { flag, addedBy = '' } of addedOptionsOf(app.options))
  addedFlags.set(addedBy, [...(addedFlags.get(addedBy) ?? []), `--${flag}`]);

/** Makes a service in a fresh folder; the folder's name is the service's. */
export const make = (name: string, flags: readonly string[]): Promise<string> =>
  madeWith(name, ['--description', awkward, ...flags]);

/** The same without a description: what is no option of `new` is added. */
export async function madeWith(name: string, flags: readonly string[]): Promise<string> {
  const cwd = freshFolder('made');
  const root = join(cwd, name);
  const isAdded = (flag: string) => [...addedFlags.values()].flat().includes(flag);
  const must = async (args: readonly string[], where: string) => {
    const outcome = await agentops(args, { cwd: where });
    if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.stderr}`);
  };
  await must(['new', name, '--no-git', ...flags.filter((flag) => !isAdded(flag))], cwd);
  for (const [id, own] of addedFlags) {
    const added = flags.filter((flag) => own.includes(flag));
    if (added.length > 0) await must(['add', id, ...added], root);
  }
  return root;
}

export const frameworks = ['fastify', 'express', 'hono'] as const;
export type Framework = (typeof frameworks)[number];

const servicesOf = (flags: readonly string[]) => {
  const installed = once(async () => {
    const root = await make('orders', flags);
    await npmInstall(root);
    return root;
  });
  const built = once(async () => {
    const root = await installed();
    await must('npm', ['run', 'build'], { cwd: root });
    return root;
  });
  return { installed, built };
};

const services = {
  fastify: servicesOf([]),
  express: servicesOf(['--framework=express']),
  hono: servicesOf(['--framework=hono']),
};

/** The service with nothing else said: npm, biome, example; installed by npm, not yet built. */
export const defaultService = (framework: Framework = 'fastify'): Promise<string> =>
  services[framework].installed();

/** The same, built. */
export const builtService = (framework: Framework = 'fastify'): Promise<string> =>
  services[framework].built();

export interface Manifest {
  readonly name: string;
  readonly packageManager?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const manifestOf = (root: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
