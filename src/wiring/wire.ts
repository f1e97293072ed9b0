import { insertAfter } from '../code/insert.js';
import { inStyle } from '../code/text-style.js';
import type { WireAction, WireEdit } from '../model/actions.js';
import { placeWith } from '../model/own-symbols.js';
import { readOver } from '../model/virtual-tree.js';
import { refuseUncertain } from './assert-single-listen.js';
import { insertAtEntry } from './entry.js';
import { fitted, withImports } from './fitted.js';
import type { SourceGraph } from './graph.js';
import { insertLast, placeBehindAll } from './last-place.js';
import { linesFor } from './lines.js';
import type { ListenSite } from './listen-site.js';
import type { Sites } from './locate.js';
import { insertWhereMade, type Ranks } from './made.js';
import { type AppSite, isHttp2 } from './making.js';
import { handlersIn, withoutHandlers } from './move-handlers.js';
import { refuseSecondCall } from './one-only.js';
import { optionsOfApp, type PlaceOfEdit, replacedBy } from './options-place.js';
import { afterListening, beforeListening } from './server.js';
import { usesOf } from './used.js';
import { verify } from './verify.js';
import { graphOf, sitesFor, styleFor, type WiringView } from './view.js';
import { refuseOtherInstance, socketServerSite, socketServers } from './web-sockets.js';
import { placeOf, tryLocate, WiringError } from './wiring-error.js';

/** The outcome of the wiring of a feature. */
export interface Wired {
  /** True if the user's files already hold what is needed. */
  readonly isThere: boolean;
  /** Changed texts by path; none if it must be done by hand. */
  readonly texts: ReadonlyMap<string, string>;
  readonly manual: { readonly where: string; readonly lines: readonly string[] } | undefined;
  /** Options of the user's that ours took the place of, as they were written, by their names. */
  readonly replaced?: Readonly<Record<string, string>>;
}

/**
 * Wires one feature into the files of the user, whole or not at all. What has been written is read
 * again and checked; what cannot be done for certain comes back as lines to paste.
 */
export function wireFeature(wire: WireAction, view: WiringView): Wired {
  // Nothing of the user's: only seeds and links.
  if (wire.edits.length === 0) return { isThere: false, texts: new Map(), manual: undefined };
  const found = lookIn(view, wire);
  const { graph, sites } = found;
  const open = editsFor(wire, sites).filter((edit) => usesOf(graph, edit, view).length === 0);
  if (open.length === 0) return { isThere: true, texts: new Map(), manual: undefined };
  try {
    if (wire.byHand !== undefined) throw new WiringError(wire.byHand);
    const texts = applied(wire, open, found, view);
    for (const path of texts.keys()) {
      const reason = view.readOnly?.(path);
      if (reason !== undefined) throw new WiringError(`${path} ${reason}`);
    }
    verify(wire, editsFor(wire, sites), texts, view);
    return { isThere: false, texts, manual: undefined, replaced: replacedBy(open, found.sites) };
  } catch (error) {
    if (!(error instanceof WiringError)) throw error;
    const manual = linesFor(open, sites, error.message, view);
    return { isThere: false, texts: new Map(), manual };
  }
}

/** All that the process loads, and the places in it. */
interface Found {
  readonly graph: SourceGraph;
  readonly sites: Sites;
}

function lookIn(view: WiringView, { framework }: WireAction): Found {
  const graph = graphOf(view);
  return { graph, sites: sitesFor(graph, framework, view) };
}

/** The edits that this application needs: fastify-cli gives its own options. */
function editsFor({ edits }: WireAction, sites: Sites): readonly WireEdit[] {
  const isPlugin = tryLocate(() => sites.app())?.kind === 'plugin';
  return edits.filter(({ place, ifMade = false }) => !(place === 'options' && ifMade && isPlugin));
}

/** All edits, one after the other, each over what the one before has left. */
function applied(
  wire: WireAction,
  edits: readonly WireEdit[],
  before: Found,
  view: WiringView,
): Map<string, string> {
  const texts = new Map<string, string>();
  const read = readOver(texts, view.read);
  refuseInPlace(edits, before, view);
  for (const wanted of edits) {
    const edit = withMovedHandlers(wanted, before, texts, view);
    const found = texts.size === 0 ? before : lookIn({ ...view, read }, wire);
    const { source, insert } = placeOfEdit(edit, found, view);
    const { code, imports } = fitted(edit, source, found.graph, view);
    const text = insert(code, styleFor(source, view));
    texts.set(source.path, withImports(source.path, text, imports, view));
  }
  return texts;
}

/** Takes out the user's handlers of signals, and has our call close what they closed. */
function withMovedHandlers(
  edit: WireEdit,
  { graph, sites }: Found,
  texts: Map<string, string>,
  { force, pathOf }: WiringView,
): WireEdit {
  if (!force || !edit.movesHandlers) return edit;
  const own = edit.imports.map(({ from }) => pathOf(from));
  const files = graph.files.filter(({ path }) => !own.includes(path));
  const handlers = handlersIn(files, sites.listen());
  for (const source of new Set(handlers.map((each) => each.source))) {
    const its = handlers.filter((each) => each.source === source);
    texts.set(source.path, withoutHandlers(source, its));
  }
  const closers = new Set(handlers.flatMap(({ closer }) => closer || []));
  const code = [...closers].map((closer) => `.onClose('cleanup', ${closer})`).join('');
  return { ...edit, code: edit.code + code };
}

/** Errors refer to the unedited files, with the line numbers that the user sees. */
function refuseInPlace(edits: readonly WireEdit[], found: Found, view: WiringView): void {
  for (const edit of edits) {
    refuseSecondCall(edit, found.graph, view);
    const { source, insert } = placeOfEdit(edit, found, view);
    insert(edit.code, styleFor(source, view));
  }
}

function placeOfEdit(edit: WireEdit, { graph, sites }: Found, view: WiringView): PlaceOfEdit {
  switch (edit.place) {
    case 'entry': {
      const [source] = graph.files;
      if (source === undefined) {
        throw new WiringError('the file that starts the service is not known');
      }
      return { source, insert: (code, style) => insertAtEntry(source, code, style) };
    }
    case 'options':
      return optionsOfApp(edit, sites, view);
    case 'made': {
      const app = sites.app();
      const ranks: Ranks = new Map(
        view.symbols
          .filter((each) => placeWith(each, app.framework) === 'made')
          .map(({ name, rank }) => [name, rank]),
      );
      const { rank } = edit;
      return {
        source: app.source,
        insert: (code, style) =>
          insertWhereMade(app, { code, rank, ranks, symbols: view.symbols }, style),
      };
    }
    case 'registered': {
      const listen = sites.listens.length === 1 ? sites.listens[0] : undefined;
      const place = placeBehindAll(graph, sites.app(), listen);
      return { source: place.source, insert: (code, style) => insertLast(place, code, style) };
    }
    case 'server':
      return whereItListens(edit, { graph, sites }, view);
    case 'sockets': {
      const { source, statement, name } = socketServerSite(graph, view.project);
      return {
        source,
        insert: (code, style) =>
          insertAfter(source, statement, inStyle(code.replaceAll('$sockets', name), style), style),
      };
    }
  }
}

function whereItListens(
  { code: wanted, drains = [] }: WireEdit,
  { graph, sites }: Found,
  { project }: WiringView,
): PlaceOfEdit {
  const listen = sites.listen();
  refuseUncertain(graph, listen);
  const app = tryLocate(() => sites.app());
  refuseUndrained(drains, graph, listen, app);
  if (wanted.includes('.websocketServer')) refuseOtherInstance(graph, app, project);
  return {
    source: listen.source,
    insert(code, style) {
      if (!code.includes('$app')) {
        return afterListening(listen, (server) => code.replaceAll('$server', server), style);
      }
      if (listen.app === undefined) {
        throw new WiringError(`${placeOf(listen)} listens in the middle of an expression`);
      }
      return beforeListening(listen, code.replaceAll('$app', listen.app), style);
    },
  };
}

/** The facts come from a sample of the sources; a server that they have missed would not end. */
function refuseUndrained(
  drains: NonNullable<WireEdit['drains']>,
  graph: SourceGraph,
  listen: ListenSite,
  app: AppSite | undefined,
): void {
  if (!drains.includes('http2') && (listen.isHttp2 || isHttp2(app))) {
    throw new WiringError(`${placeOf(listen)} serves HTTP/2: pass --fact http2=true`);
  }
  const [sockets] = drains.includes('webSockets') ? [] : socketServers(graph);
  if (sockets !== undefined) {
    throw new WiringError(
      `${placeOf(sockets)} creates a WebSocket server: pass --fact webSockets=${sockets.package}`,
    );
  }
}
