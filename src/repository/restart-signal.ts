import type { Fact } from '../model/project.js';
import { dependencyAround } from './dependency.js';
import { certain, likely, lineWith } from './evidence.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';

const handler = /\.(?:on|once|addListener)\(\s*['"]SIGUSR2['"]/;

/** What the repository uses SIGUSR2 for already: nodemon restarts by it, or its own code takes it. */
export function sigusr2Of(
  ground: ProjectFiles,
  sources: readonly Source[],
): Fact<'nodemon' | 'code' | undefined> {
  const taken = sources.find(({ text }) => handler.test(text));
  if (taken) return certain('code', lineWith(taken.path, taken.text, handler));
  const { scripts = {} } = ground.manifest;
  const running = Object.keys(scripts).filter((name) => /\bnodemon\b/.test(scripts[name] ?? ''));
  const used = running[0]
    ? ground.keyAt('scripts', running[0])
    : (dependencyAround(ground, 'nodemon')?.evidence ??
      (ground.has('nodemon.json') ? 'nodemon.json' : undefined));
  if (used === undefined) return likely(undefined, 'neither nodemon nor a handler of SIGUSR2');
  const own = (ground.manifest as { nodemonConfig?: unknown }).nodemonConfig;
  const config = isObject(own) ? own : ground.json('nodemon.json');
  const flags = running.map((name) => scripts[name] ?? '');
  const signals = [config?.signal, ...flags.map((line) => /--signal[ =](\w+)/.exec(line)?.[1])];
  const other = signals.find((signal) => typeof signal === 'string' && signal !== 'SIGUSR2');
  return other === undefined
    ? certain('nodemon', used)
    : likely(undefined, `nodemon restarts by ${other}`);
}
