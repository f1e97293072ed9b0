/** The package's own folder, from the sources in a checkout and from `dist` in an install. */
export const packageRoot = new URL(
  import.meta.url.includes('/dist/src/versions/') ? '../../../' : '../../',
  import.meta.url,
);
