/** Biome's order: Node's own modules, packages, aliases, then `../` before `./`. */
export function compare(a: string, b: string): number {
  const depth = (specifier: string): number => specifier.match(/\.\.\//g)?.length ?? 0;
  return (
    groupOf(a) - groupOf(b) ||
    depth(b) - depth(a) ||
    (a === b ? 0 : natural(a) < natural(b) ? -1 : 1)
  );
}

function groupOf(specifier: string): number {
  if (specifier.startsWith('node:')) return 0;
  if (specifier.startsWith('..')) return 3;
  if (specifier.startsWith('.')) return 4;
  return /^[@\w][^:]*$/.test(specifier) && !specifier.startsWith('@/') ? 1 : 2;
}

/** In one case, and a folder before all else: `./a/b.js` is before `./a.js`, but after `./a`. */
const natural = (specifier: string): string => specifier.toLowerCase().replaceAll('/', '\u0000');
