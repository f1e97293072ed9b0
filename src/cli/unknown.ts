import { AgentopsError } from '../model/errors.js';
import type { Command } from './command.js';

/** Ends the run for an unknown feature, with a suggestion from the registry. */
export async function unknownFeature(id: string): Promise<never> {
  const { featureOf } = await import('../request/features.js');
  featureOf(id);
  throw new Error(`the catalog lacks ${id}: build again`);
}

/** A word that is not a command, or a subcommand that is missing. */
export async function unknownCommand(
  word: string | undefined,
  among: readonly Command[],
  parent?: Command,
): Promise<AgentopsError> {
  const names = among.map(({ name }) => name).filter((name) => name !== '');
  if (word === undefined) {
    return new AgentopsError('USAGE', `agentops ${parent?.name} needs a subcommand.`, {
      details: [`one of: ${names.join(', ')}`],
      next: `agentops ${parent?.name} --help`,
    });
  }
  const { didYouMean } = await import('../model/suggest.js');
  const hint = didYouMean(word, names);
  return parent === undefined
    ? new AgentopsError('USAGE', `There is no command ${JSON.stringify(word)}.${hint}`, {
        details: [`commands: ${names.join(', ')}`],
        next: 'agentops --help',
      })
    : new AgentopsError(
        'USAGE',
        `agentops ${parent.name} has no subcommand ${JSON.stringify(word)}.${hint}`,
        {
          details: [`one of: ${names.join(', ')}`],
          next: `agentops ${parent.name} --help`,
        },
      );
}
