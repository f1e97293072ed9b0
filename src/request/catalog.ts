import { readFileSync } from 'node:fs';
import type { Option } from '../model/options.js';
import { packageRoot } from '../versions/package-root.js';

/**
 * The data that the bin and Yeoman show about features, made from the schemas by the build, so that
 * `--help`, `list`, `schema` and a wrong flag are answered without loading a schema library.
 */
export interface Catalog {
  readonly version: string;
  readonly features: readonly {
    readonly id: string;
    readonly summary: string;
    /** The option that a word without a flag stands for. */
    readonly word?: string;
    readonly options: readonly Option[];
    /** Those that only another feature sets; named, they are an error that says so. */
    readonly added?: readonly Option[];
    readonly schema: Readonly<Record<string, unknown>>;
  }[];
  /** Options of subcommands that are no feature's, by command and subcommand. */
  readonly commands: Readonly<Record<string, Readonly<Record<string, readonly Option[]>>>>;
  /** Options of a run, the same for every command. */
  readonly run: readonly Option[];
}

/** Reads the catalog that the build has made. */
export function readCatalog(): Catalog {
  return JSON.parse(readFileSync(new URL('dist/catalog.json', packageRoot), 'utf8')) as Catalog;
}
