import type { BlockAction } from '../model/actions.js';
import type { ManualStep } from '../model/change.js';

/** The manual step for a block whose markers do not match. */
export const brokenBlock = ({ path, name, lines }: BlockAction): ManualStep => ({
  where: `${path}: the begin and end markers of the block "${name}" do not match. Fix or remove them and run the command again, or insert this`,
  lines,
});
