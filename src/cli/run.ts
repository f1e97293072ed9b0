import './without-jit.js';
import { relative, resolve } from 'node:path';
import { diskReader } from '../disk/disk-reader.js';
import { gitAuthor } from '../disk/git.js';
import { makeAddition } from '../installed/extend.js';
import type { ConflictPolicy } from '../model/conflict-policy.js';
import { AgentopsError } from '../model/errors.js';
import type { Prompter } from '../output/dialogue.js';
import { beside } from '../plan/existing-code.js';
import { raise } from '../plan/required-versions.js';
import { prepare } from '../plan/session.js';
import { isInstalled } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import { readAnswers } from '../request/read-answers.js';
import { readRunOptions } from '../request/run-options.js';
import { targetFolder } from '../request/target-folder.js';
import type { Call } from './command.js';
import { prompterFor } from './interactive.js';
import { say } from './print.js';
import { sameCommand } from './same-command.js';
import { writeOrPreview } from './write-or-preview.js';

type Words = Pick<Call, 'words' | 'flags'>;

/** `new <dir>`. */
export const newService = (call: Words): Promise<number> => runCommand('new', call);

/** `add <feature…>`. */
export const addFeatures = (call: Words): Promise<number> => runCommand('add', call);

async function runCommand(command: 'new' | 'add', call: Words): Promise<number> {
  const { words, flags } = command === 'add' ? withWord(call) : call;
  const { run: options, answers: others } = readRunOptions(flags);
  const { skipRefused, ...answers } = others;
  const person = await prompterFor(options);
  // Loaded only for prompts: a script never needs it.
  const askConflict = person && (await import('../output/dialogue.js')).conflictAsker(person);

  const target = await targetOf(command, words, person);
  /** The user's decisions besides the options. */
  const decided = { force: false, raise: false, policies: new Set<ConflictPolicy>() };
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
      ...(person && {
        ask: async (question, canGoBack) => {
          const answer = await person.ask(question, canGoBack);
          if (question.name === beside && answer === true) decided.force = true;
          if (question.name === raise && answer === true) decided.raise = true;
          return answer;
        },
      }),
      ...(author && { suggested: { author } }),
    },
    {
      ...options,
      skipRefused: skipRefused === true,
      onRecovered: say,
      onConflict:
        options.onConflict ??
        (askConflict
          ? async (change) => {
              const policy = await askConflict(change);
              decided.policies.add(policy);
              return policy;
            }
          : 'abort'),
    },
    makeAddition,
  );
  const folder = relative(process.cwd(), target.root).replace(/^-/, './-') || '.';
  const same = command === 'new' ? ['new', folder] : ['add', ...target.features];
  const [onConflict, ...more] = decided.policies;
  // Different decisions for several files cannot be given by a flag.
  if (more.length > 0) return writeOrPreview(plan, options, person);
  return writeOrPreview(plan, options, person, ({ install }) => {
    const { force, raise: raised } = decided;
    const said = {
      ...(force && { force }),
      ...(raised && { raise: true }),
      ...(onConflict && { onConflict }),
      ...(install && { install }),
    };
    return sameCommand(same, { ...flags, ...said }, plan.asked ?? {});
  });
}

/** `add migration add_orders`: what follows a feature that takes a word is an option of it. */
function withWord({ words, flags }: Words): Words {
  const [id, said, ...others] = words;
  const { word } = features.find((each) => each.id === id) ?? {};
  if (id === undefined || said === undefined || others.length > 0 || word === undefined) {
    return { words, flags };
  }
  const isFeature = features.some((each) => each.id === said);
  return isFeature ? { words, flags } : { words: [id], flags: { [word]: said, ...flags } };
}

async function targetOf(
  command: 'new' | 'add',
  given: readonly string[],
  person: Prompter | undefined,
): Promise<{ features: string[]; root: string }> {
  if (command === 'add') {
    const words = given.length > 0 ? given : await chosenBy(person);
    if (words.length === 0) {
      throw new AgentopsError('USAGE', 'add needs at least one feature.', {
        next: 'agentops add <feature…>; agentops list shows the names',
      });
    }
    const ids = [...new Set(words)].map((id) => featureOf(id).id);
    if (!ids.includes('app')) return { features: ids, root: targetFolder(ids, process.cwd()) };
    throw new AgentopsError('USAGE', 'app is a whole service and cannot be added to a package.', {
      next: 'agentops new <dir>',
    });
  }
  const [dir = ''] = given;
  if (dir.trim() !== '') return { features: ['app'], root: resolve(dir) };
  if (person === undefined) {
    throw new AgentopsError('USAGE', 'new needs a folder for the service.', {
      next: 'agentops new <dir>',
    });
  }
  const { askFolder } = await import('../output/dialogue.js');
  return { features: ['app'], root: resolve(await askFolder(person, process.cwd())) };
}

/** The features that the user chooses; none without prompts. */
async function chosenBy(person: Prompter | undefined): Promise<string[]> {
  if (person === undefined) return [];
  // Refused before the question if no feature can be added here.
  const reader = diskReader(targetFolder([], process.cwd()));
  const { askFeatures } = await import('../output/dialogue.js');
  return askFeatures(
    person,
    features.filter(({ id }) => id !== 'app'),
    (id) => isInstalled(reader, id),
  );
}
