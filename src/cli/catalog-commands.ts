import { AgentopsError, exitCodes } from '../model/errors.js';
import { prose } from '../output/paint.js';
import type { Run } from './command.js';
import { print } from './print.js';
import { unknownFeature } from './unknown.js';

/* The small commands, which only read the catalog. */

/** `list`. */
export const list: Run = ({ catalog: { features } }) => {
  const width = Math.max(...features.map(({ id }) => id.length));
  print(
    features
      .map(({ id, summary }) => prose(`${id.padEnd(width)}  ${summary}`, width + 2))
      .join('\n'),
  );
  return exitCodes.done;
};

/** `schema <feature>`. */
export const schema: Run = async ({ words: [id], catalog: { features } }) => {
  if (id === undefined) {
    throw new AgentopsError('USAGE', 'schema needs a feature.', {
      details: features.map(({ id: name, summary }) => `${name}: ${summary}`),
      next: 'agentops schema app > schema.json',
    });
  }
  const feature = features.find((each) => each.id === id) ?? (await unknownFeature(id));
  print(JSON.stringify(feature.schema, null, 2));
  return exitCodes.done;
};

/** `plan` alone. */
export const requireCommand: Run = () => {
  throw new AgentopsError('USAGE', 'plan needs the command to preview.', {
    next: 'agentops plan new <dir>, or agentops plan add|update|remove <feature…>',
  });
};
