import { type Catalog, readCatalog } from '../request/catalog.js';

/** The catalog that the build has made; from the schemas themselves where the sources are run. */
export async function currentCatalog(): Promise<Catalog> {
  if (!import.meta.url.endsWith('.ts')) return readCatalog();
  const { makeCatalog } = await import('./make-catalog.js');
  return makeCatalog();
}
