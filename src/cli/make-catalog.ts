import type { Catalog } from '../catalog.js';
import { jsonSchemaOf, optionsOf } from '../core/options.js';
import { features } from '../features.js';
import { runOptions } from '../run-options.js';
import { generatorVersion } from '../versions/versions.js';
import { commandOptions } from './command-options.js';

/** The catalog, from the features' schemas. */
export function makeCatalog(): Catalog {
  return {
    version: generatorVersion,
    features: features.map(({ id, summary, word, options }) => ({
      id,
      summary,
      ...(word !== undefined && { word }),
      options: optionsOf(options),
      schema: jsonSchemaOf(options),
    })),
    commands: Object.fromEntries(
      Object.entries(commandOptions).map(([command, subcommands]) => [
        command,
        Object.fromEntries(
          Object.entries(subcommands).map(([name, options]) => [name, optionsOf(options)]),
        ),
      ]),
    ),
    run: optionsOf(runOptions),
  };
}
