/* The markers that our merges write around two versions of one place, as git writes them. */

/** A place with both versions; with `base`, in the style of diff3, also what they come from. */
export const markedPlace = (
  { yours, base, ours }: Record<'yours' | 'ours', readonly string[]> & { base?: readonly string[] },
  label: string,
): string[] => [
  '<<<<<<< yours',
  ...yours,
  ...(base === undefined ? [] : ['||||||| as it was generated', ...base]),
  '=======',
  ...ours,
  `>>>>>>> ${label}`,
];

/** The markers alone, for a step that tells the user to choose between them. */
export const markers = (label: string, { withBase = false } = {}): string[] =>
  markedPlace({ yours: [], ours: [], ...(withBase && { base: [] }) }, label);
