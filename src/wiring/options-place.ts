import { addSpread, optionsProblem } from '../code/call-options.js';
import { keyOf, type Node, type SourceFile, textOf, unwrapped } from '../code/syntax.js';
import type { TextStyle } from '../code/text-style.js';
import type { WireEdit } from '../model/actions.js';
import type { Sites } from './locate.js';
import type { AppSite } from './making.js';
import { namesUsedIn, withoutUnused } from './unused.js';
import type { WiringView } from './view.js';
import { placeOf, WiringError } from './wiring-error.js';

/** A file, and what puts code into it. */
export interface PlaceOfEdit {
  readonly source: SourceFile;
  insert(code: string, style: TextStyle): string;
}

/** The options that create the application, which get a spread. */
export function optionsOfApp(edit: WireEdit, sites: Sites, view: WiringView): PlaceOfEdit {
  const app = sites.app();
  const { source, node } = app;
  if (app.kind === 'plugin') {
    throw new WiringError('fastify-cli creates the instance with its own options');
  }
  if (node.type !== 'CallExpression') throw new WiringError(`${placeOf(app)} is not a call`);
  const order = (text: string): number | undefined =>
    view.symbols.find(
      ({ place, name }) => place === 'options' && `...${name}` === text.split('(')[0],
    )?.rank;
  const { replaces } = edit;
  const { force } = view;
  const problem = optionsProblem(source, node, { replaces, force, order });
  if (problem) throw new WiringError(`${placeOf(app)} creates the application, and ${problem}`);
  return {
    source,
    insert(code) {
      const text = addSpread(source, node, code, { replaces, order });
      const gone = replacedOption(app, replaces);
      return gone === undefined ? text : withoutUnused(source.path, text, namesUsedIn([gone]));
    },
  };
}

/** The options that the edits replace. */
export function replacedBy(edits: readonly WireEdit[], sites: Sites): Record<string, string> {
  return Object.fromEntries(
    edits.flatMap(({ place, replaces }) => {
      if (place !== 'options' || replaces === undefined) return [];
      const app = sites.app();
      const own = replacedOption(app, replaces);
      return own === undefined ? [] : [[replaces, textOf(app.source, own)]];
    }),
  );
}

function replacedOption({ node }: AppSite, replaces: string | undefined): Node | undefined {
  const [first] = node.type === 'CallExpression' ? node.arguments : [];
  const options = first && unwrapped(first);
  return replaces !== undefined && options?.type === 'ObjectExpression'
    ? options.properties.find((each) => keyOf(each) === replaces)
    : undefined;
}
