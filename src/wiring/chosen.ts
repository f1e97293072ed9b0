import type { Place } from '../model/code-facts.js';
import { AgentopsError } from '../model/errors.js';
import type { Project } from '../model/project.js';
import { variableOf } from './app-variable.js';
import type { SourceGraph } from './graph.js';
import { type ListenSite, listenSites } from './listen-site.js';
import { type AppSite, madeIn } from './making.js';
import { placeOf } from './wiring-error.js';

/*
 * Where several applications are created, or several servers listen, the user says which one is
 * meant: `--fact app=src/index.ts:8 --fact listens=src/index.ts:31`. Lines move with the first
 * edit, names do not: so the line is looked up once, and what is there is known by its name from
 * then on.
 */

/** What the user chose, by its file and the name that it has there. */
export interface Chosen {
  readonly app: Named | undefined;
  readonly listens: Named | undefined;
}

interface Named {
  readonly file: string;
  readonly name: string;
}

/** Nothing was said: there must be one only. */
export const nothingChosen: Chosen = { app: undefined, listens: undefined };

/**
 * Looks up the given places in the files before the first edit.
 *
 * @throws {AgentopsError} if there is no such place
 */
export function chosenIn(graph: SourceGraph, framework: string, { given = {} }: Project): Chosen {
  const made = graph.files.flatMap((source) => madeIn(source, framework));
  return {
    app: lookUp(
      given.app?.value as Place | undefined,
      made,
      (site) => variableOf(site, graph.symbols),
      'creates an application',
    ),
    listens: lookUp(
      given.listens?.value as Place | undefined,
      listenSites(graph, framework),
      nameOfListening,
      'listens',
    ),
  };
}

function lookUp<Site extends AppSite | ListenSite>(
  said: Place | undefined,
  sites: readonly Site[],
  nameOf: (site: Site) => string | undefined,
  what: string,
): Named | undefined {
  if (said === undefined) return undefined;
  const place = `${said.file}:${said.line}`;
  const site = sites.find((each) => placeOf(each) === place);
  const name = site && nameOf(site);
  if (name !== undefined) return { file: said.file, name };
  const known = sites.map(placeOf).join(', ') || 'none was found';
  throw new AgentopsError('USAGE', `A fact names ${place}, but no variable ${what} there.`, {
    details: [`known places: ${known}`],
    next: 'Nothing was written. Pass the place as --fact app=<file>:<line> or --fact listens=<file>:<line>.',
  });
}

/** By which name a place that listens is known. */
export const nameOfListening = ({ app, server }: ListenSite): string | undefined => server ?? app;

/** Of several sites the one that was chosen; all of them where nothing was said. */
export const only = <Site extends AppSite | ListenSite>(
  sites: readonly Site[],
  chosen: Named | undefined,
  nameOf: (site: Site) => string | undefined,
): readonly Site[] =>
  chosen === undefined
    ? sites
    : sites.filter((site) => site.source.path === chosen.file && nameOf(site) === chosen.name);
