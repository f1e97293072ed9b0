import { type Catalog, readCatalog } from '../request/catalog.js';

/** The catalog from the build, or, when run from source, made from the schemas. */
export async function currentCatalog(): Promise<Catalog> {
  if (!import.meta.url.endsWith('.ts')) return readCatalog();
  const { makeCatalog } = await import('./make-catalog.js');
  return makeCatalog();
}
