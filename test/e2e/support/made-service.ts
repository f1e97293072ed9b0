import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops } from './agentops.ts';
import { must } from './child.ts';
import { npmInstall } from './installs.ts';
import { freshFolder, once } from './scratch.ts';

/** Text that breaks out of strings, comments, YAML and Markdown where it is not quoted. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template must not run
export const awkward = 'It\'s "all" <b>${fine}</b> & `well` */ # <%= 1 %> | end';

/** Makes a service in a fresh folder; the folder's name is the service's. */
export async function make(name: string, flags: readonly string[]): Promise<string> {
  const cwd = freshFolder('made');
  const outcome = await agentops(['new', name, '--no-git', '--description', awkward, ...flags], {
    cwd,
  });
  if (outcome.code !== 0) throw new Error(`${flags.join(' ')}: ${outcome.stderr}`);
  return join(cwd, name);
}

/** The service with nothing said: npm, biome, example; installed by npm, not yet built. */
export const defaultService = once(async () => {
  const root = await make('orders', []);
  await npmInstall(root);
  return root;
});

/** The same, built. */
export const builtService = once(async () => {
  const root = await defaultService();
  await must('npm', ['run', 'build'], { cwd: root, timeoutMs: 120_000 });
  return root;
});

export interface Manifest {
  readonly name: string;
  readonly packageManager?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const manifestOf = (root: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
