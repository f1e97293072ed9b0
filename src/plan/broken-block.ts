import type { BlockAction } from '../model/actions.js';
import type { ManualStep } from '../model/change.js';

/** What is left to a person where the comments around a block have come apart. */
export const brokenBlock = ({ path, name, lines }: BlockAction): ManualStep => ({
  where: `${path}: the comments around the block "${name}" are no pair any more. Mend or remove them and run it again, or put this there`,
  lines,
});
