import { resolve } from 'node:path';
import { readAnswers } from '../answers-source.js';
import { AgentopsError } from '../core/errors.js';
import type { Person } from '../dialogue.js';
import { featureOf } from '../features.js';
import { gitAuthor } from '../lifecycle/git.js';
import { readRunOptions } from '../run-options.js';
import { prepare } from '../session.js';
import { targetFolder } from '../target-folder.js';
import { conclude } from './conclude.js';
import { personFor } from './interactive.js';
import { say } from './print.js';

/** `new` and `add`: from a command line to files. Returns the exit status. */
export async function runCommand(
  command: 'new' | 'add',
  positionals: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { run: options, answers } = readRunOptions(flags);
  const person = await personFor(options);
  // Loaded for a person only: a script never needs it.
  const dialogue = person && (await import('../dialogue.js'));

  const target = await targetOf(command, positionals, person);
  const author = person && command === 'new' ? gitAuthor(process.cwd()) : undefined;
  const plan = await prepare(
    {
      ...target,
      here: process.cwd(),
      answers: readAnswers(options.answers),
      flags: answers,
      factFlags: options.fact,
      preset: options.preset,
      templates: options.templates,
      ...(person && { ask: person.ask }),
      ...(author && { suggested: { author } }),
    },
    {
      ...options,
      onMended: say,
      onConflict:
        options.onConflict ??
        (person && dialogue ? (change) => dialogue.askConflict(person, change) : 'abort'),
    },
  );
  return conclude(plan, options, person);
}

async function targetOf(
  command: 'new' | 'add',
  positionals: readonly string[],
  person: Person | undefined,
): Promise<{ features: string[]; root: string }> {
  if (command === 'add') {
    if (positionals.length === 0) {
      throw new AgentopsError('USAGE', 'add needs the name of a feature.', {
        next: 'agentops list',
      });
    }
    const features = [...new Set(positionals)].map((id) => featureOf(id).id);
    if (!features.includes('app')) return { features, root: targetFolder(features, process.cwd()) };
    throw new AgentopsError('USAGE', 'app is a whole service, not a part of one.', {
      next: 'agentops new <dir>',
    });
  }
  const [dir = '', ...more] = positionals;
  if (more.length > 0) {
    throw new AgentopsError('USAGE', `new takes one folder; ${more.join(', ')} is too much.`, {
      next: 'agentops new <dir> --help',
    });
  }
  if (dir.trim() !== '') return { features: ['app'], root: resolve(dir) };
  if (person === undefined) {
    throw new AgentopsError('USAGE', 'new needs the folder of the service.', {
      next: 'agentops new <dir>',
    });
  }
  const { askFolder } = await import('../dialogue.js');
  return { features: ['app'], root: resolve(await askFolder(person, process.cwd())) };
}
