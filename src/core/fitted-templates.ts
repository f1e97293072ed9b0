import { fitPath, fit as fitted, type OutputStyle } from '../fit/fit.js';
import type { FileAction } from './actions.js';
import { type Overrides, type UsedOverride, unfit } from './override.js';
import { render } from './render.js';
import type { Resolution } from './resolution.js';

/** Templates as the repository would have them, ours or a person's, and which of theirs were used. */
export class FittedTemplates {
  readonly #style: OutputStyle;
  readonly #overrides: Overrides | undefined;
  /** By the path of the file that was last made of it. */
  readonly #used = new Map<string, UsedOverride>();

  constructor(style: OutputStyle, overrides: Overrides | undefined) {
    this.#style = style;
    this.#overrides = overrides;
  }

  async print({ path, template, values, theirs }: FileAction): Promise<string> {
    const override = this.#overrides?.get(template);
    const text = render(template, values, this.#overrides);
    if (override === undefined) return fitted(text, path, this.#style, theirs);
    this.#used.set(fitPath(path, this.#style), { template, from: override.from });
    return fitted(text, path, this.#style, theirs).catch((cause) => {
      throw unfit(template, override, cause);
    });
  }

  /** Overrides that files of these paths come from, as a part of a resolution. */
  usedFor(paths: ReadonlyMap<string, unknown>): Pick<Resolution, 'overrides'> {
    const overrides = [...this.#used]
      .filter(([path]) => paths.has(path))
      .map(([, each]) => each)
      .sort((one, other) => (one.template < other.template ? -1 : 1));
    return overrides.length === 0 ? {} : { overrides };
  }
}
