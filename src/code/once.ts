/**
 * Memoizes a function by its first argument, an object, for the lifetime of that object. Further
 * arguments must depend on the object.
 */
export function once<Key extends object, More extends readonly unknown[], Found>(
  find: (key: Key, ...more: More) => Found,
): (key: Key, ...more: More) => Found {
  const known = new WeakMap<Key, { readonly found: Found }>();
  return (key, ...more) => {
    const before = known.get(key);
    if (before) return before.found;
    const found = find(key, ...more);
    known.set(key, { found });
    return found;
  };
}

/** The same for an object and a name, or another value, that belongs to it. */
export function onceEach<Key extends object, Name, Found>(): (
  key: Key,
  name: Name,
  find: () => Found,
) => Found {
  const known = once((_: Key) => new Map<Name, { readonly found: Found }>());
  return (key, name, find) => {
    const ofKey = known(key);
    const before = ofKey.get(name);
    if (before) return before.found;
    const found = find();
    ofKey.set(name, { found });
    return found;
  };
}

/** A list by keys; several entries may have one. */
export function grouped<Entry>(
  entries: Iterable<readonly [key: string, entry: Entry]>,
): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const [key, entry] of entries) {
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** A list by keys; of several entries with one key the first counts. */
export function firstOfEach<Entry>(
  entries: Iterable<readonly [key: string, entry: Entry]>,
): ReadonlyMap<string, Entry> {
  const first = new Map<string, Entry>();
  for (const [key, entry] of entries) if (!first.has(key)) first.set(key, entry);
  return first;
}
