/** What a run writes to this process's outputs, which say of themselves that they are a terminal. */
export async function captured(run: () => Promise<unknown>): Promise<{
  readonly output: string;
  readonly error: unknown;
}> {
  const streams = [process.stdout, process.stderr] as const;
  const before = streams.map(({ write, isTTY }) => ({ write, isTTY }));
  let output = '';
  let error: unknown;
  for (const stream of streams) {
    stream.isTTY = true;
    stream.write = ((text: string | Uint8Array) => {
      output += String(text);
      return true;
    }) as typeof stream.write;
  }
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  } finally {
    streams.forEach((stream, index) => {
      Object.assign(stream, before[index]);
    });
  }
  return { output, error };
}
