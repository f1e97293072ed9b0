/** A piece of code as it is compared: formatters break lines, and choose quotes, commas and semicolons. */
export const normalizeCode = (code: string): string =>
  code
    .replaceAll(/\s+/g, '')
    .replaceAll('"', "'")
    .replaceAll(/,(?=[)\]}])/g, '')
    .replace(/[;,]$/, '');
