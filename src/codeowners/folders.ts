/** The folder that a path lies in, empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** Every folder that holds a file, itself or deeper; without the root. */
export function allFolders(files: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    // If a folder is known, so are all above it.
    for (let at = folderOf(file); at !== '' && !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  return folders;
}

/** What holds of all files of a folder, asked once for each folder. */
export function byFolder<Value>(of: (folder: string) => Value): (path: string) => Value {
  const known = new Map<string, Value>();
  return (path) => {
    const folder = folderOf(path);
    if (!known.has(folder)) known.set(folder, of(folder));
    return known.get(folder) as Value;
  };
}
