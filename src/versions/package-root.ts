import { existsSync } from 'node:fs';

/**
 * The package's own folder: the nearest one above this module that holds the templates, whether
 * this is a source in a checkout, compiled code, or a part of the bundled bin.
 */
export const packageRoot = find(new URL('./', import.meta.url));

/** Where the code beside its data is: the package in a checkout, `dist` in an install. */
export const codeRoot = import.meta.url.startsWith(`${packageRoot}dist/`)
  ? new URL('dist/', packageRoot)
  : packageRoot;

function find(folder: URL): URL {
  if (existsSync(new URL('templates/', folder))) return folder;
  const parent = new URL('../', folder);
  if (parent.href === folder.href)
    throw new Error('the templates of generator-agentops are missing');
  return find(parent);
}
