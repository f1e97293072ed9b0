import { readFileSync } from 'node:fs';
import type { Catalog } from '../src/catalog.ts';
import { commandOptions } from '../src/cli/command-options.ts';
import { jsonSchemaOf, optionsOf } from '../src/core/options.ts';
import { features } from '../src/features.ts';
import { runOptions } from '../src/run-options.ts';

/** The catalog, from the features' schemas. */
export async function makeCatalog(): Promise<Catalog> {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as {
    version: string;
  };
  return {
    version: manifest.version,
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
