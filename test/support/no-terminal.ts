/* Loaded before every test file, so that no test asks the terminal that it happens to run in. */
for (const stream of [process.stdin, process.stdout, process.stderr]) {
  Object.defineProperty(stream, 'isTTY', { value: false, writable: true, configurable: true });
}
