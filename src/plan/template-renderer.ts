import { adaptPath, adapt as fitted } from '../adapt/adapt.js';
import { render } from '../adapt/render.js';
import type { FileAction, WireEdit } from '../model/actions.js';
import type { Change, Resolution } from '../model/change.js';
import type { OutputStyle } from '../model/output-style.js';
import { type Overrides, type UsedOverride, unfit, withoutExports } from '../model/overrides.js';

/**
 * Templates as the repository would have them, ours or the user's, and which of theirs were used.
 */
export class TemplateRenderer {
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
    this.#used.set(adaptPath(path, this.#style), { template, from: override.from });
    return fitted(text, path, this.#style, theirs).catch((cause) => {
      throw unfit(template, override, cause);
    });
  }

  /**
   * Checks that overrides export everything that the user's files import; a missing export would
   * break them.
   *
   * @throws {AgentopsError} with each name that an override does not even contain
   */
  requireExports(edits: readonly WireEdit[]): void {
    const faults = edits.flatMap(({ imports }) =>
      imports.flatMap(({ from, names }) => {
        const used = this.#used.get(adaptPath(from, this.#style));
        const text = (used && this.#overrides?.get(used.template)?.text) ?? 'export *';
        return /export\s*\*/.test(text)
          ? []
          : names
              .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
              .map((name) => `${used?.from}: export ${name}`);
      }),
    );
    if (faults.length > 0) throw withoutExports([...new Set(faults)]);
  }

  /** Overrides that these files come from, changed or not, as a part of a resolution. */
  usedFor(changes: readonly Pick<Change, 'path'>[]): Pick<Resolution, 'overrides'> {
    const overrides = [...this.#used]
      .filter(([path]) => changes.some((change) => change.path === path))
      .map(([, each]) => each)
      .sort((one, other) => (one.template < other.template ? -1 : 1));
    return overrides.length === 0 ? {} : { overrides };
  }
}
