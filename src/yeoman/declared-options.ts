import type { Option } from '../model/options.js';

interface Declaring {
  option(
    name: string,
    config: { type: typeof Boolean | typeof String; description: string },
  ): unknown;
}

/** Declares options for Yeoman's `--help`; they are read strictly elsewhere, as the bin reads its own. */
export function declareOptions(generator: Declaring, options: readonly Option[]): void {
  for (const option of options) {
    const { flag, type, default: standard } = option;
    generator.option(flag, {
      type: type === 'boolean' ? Boolean : String,
      description: helpOf(option),
      ...(standard !== undefined && { default: standard }),
    });
  }
}

/** Yeoman's help shows no values by itself. */
const helpOf = ({ choices, description }: Option): string =>
  choices.every((choice) => description.includes(choice))
    ? description
    : `${description} (${choices.join(', ')})`;
