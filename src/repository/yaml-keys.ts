/*
 * The little of YAML that facts need: scalars, a list of scalars or a map of them, at the top level.
 * What else a file holds is passed over, so that no parser is loaded for a handful of keys.
 */

const scalar = (text: string): string => {
  const quoted = /^\s*(["'])(.*?)\1\s*(#.*)?$/.exec(text);
  return quoted?.[2] ?? text.replace(/(^|\s)#.*$/, '').trim();
};

/** The top-level keys that have a scalar. */
export function scalarsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const [, , key, value] = /^(["']?)([\w@./-]+)\1:[ \t]+(\S.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, scalar(value));
  }
  return found;
}

/** The list of a top-level key, as a block or in brackets. */
export function listOf(text: string, key: string): string[] {
  const { inline, block } = blockOf(text, key);
  const inBrackets = /^\[(.*)\]/.exec(inline)?.[1];
  if (inBrackets !== undefined) {
    return inBrackets
      .split(',')
      .map(scalar)
      .filter((item) => item !== '');
  }
  return block.flatMap((line) => {
    const item = /^\s*-\s+(.+)$/.exec(line)?.[1];
    return item === undefined ? [] : [scalar(item)];
  });
}

/** The map of scalars below a top-level key, or below a key in its map. */
export function mapOf(text: string, key: string, ...inner: readonly string[]): Map<string, string> {
  const { block } = blockOf(text, key);
  const indent = /^ */.exec(block.find((line) => /^ *[^\s#]/.test(line)) ?? '')?.[0] ?? '';
  const dedented = block.map((line) =>
    line.startsWith(indent) ? line.slice(indent.length) : line,
  );
  const [next, ...deeper] = inner;
  return next === undefined
    ? scalarsOf(dedented.join('\n'))
    : mapOf(dedented.join('\n'), next, ...deeper);
}

/** The key at the left edge of a line. */
const keyOf = (line: string): string | undefined => /^(["']?)(.+?)\1:(?=\s|$)/.exec(line)?.[2];

function blockOf(text: string, key: string): { inline: string; block: string[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const start = lines.findIndex((line) => keyOf(line) === key);
  if (start === -1) return { inline: '', block: [] };
  const rest = lines.slice(start + 1);
  // A list may stand as far left as its key.
  const end = rest.findIndex((line) => /^[^\s#-]/.test(line));
  return {
    inline: scalar((lines[start] ?? '').replace(/^[^:]*:/, '')),
    block: end === -1 ? rest : rest.slice(0, end),
  };
}
