import type { Option } from './options.js';

// Apart from the options themselves, so that `--help` loads no schema library.

/** What the flag that is worth showing does: a boolean that is on is shown as `--no-<flag>`. */
export const effectOf = ({ default: standard, description, negated }: Option): string =>
  standard === true ? (negated ?? description) : description;
