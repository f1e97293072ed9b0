import type { WireEdit } from './actions.js';

/**
 * A function or value of a feature's modules that wiring puts into the user's code. Wiring
 * recognizes the symbols of every feature there, so that none of them gets in the way of another.
 */
export interface OwnSymbol {
  readonly name: string;
  /** What is called where the application is created, or behind its routes, gives it back. */
  readonly place: WireEdit['place'];
  /** The place with frameworks that need another one. */
  readonly placeIn?: Readonly<Partial<Record<string, WireEdit['place']>>>;
  /** Among symbols in one place the lower one is first, in whatever order they came. */
  readonly rank: number;
  /** True if a call with the application adds no route and no middleware to it. */
  readonly registersNothing?: boolean;
}

/** The place of a symbol with a framework. */
export const placeWith = ({ place, placeIn }: OwnSymbol, framework: string): WireEdit['place'] =>
  placeIn?.[framework] ?? place;

/** An edit that puts a symbol into its place. */
export const editWith = (
  symbol: OwnSymbol,
  framework: string,
  edit: Omit<WireEdit, 'place' | 'uses' | 'rank'>,
): WireEdit => ({
  place: placeWith(symbol, framework),
  uses: symbol.name,
  rank: symbol.rank,
  ...edit,
});
