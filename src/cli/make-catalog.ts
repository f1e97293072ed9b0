import { addedOptionsOf, jsonSchemaOf, optionsOf } from '../model/options.js';
import type { Catalog } from '../request/catalog.js';
import { features } from '../request/features.js';
import { runOptions } from '../request/run-options.js';
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
      ...(addedOptionsOf(options).length > 0 && { added: addedOptionsOf(options) }),
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
