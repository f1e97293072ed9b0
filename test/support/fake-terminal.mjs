/* Loaded before the bin, so that it takes the pipes of a test for a terminal. */
for (const stream of [process.stdout, process.stderr]) {
  Object.defineProperty(stream, 'isTTY', { value: true });
}
