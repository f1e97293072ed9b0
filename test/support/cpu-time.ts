/**
 * Milliseconds of this process's processors that `work` takes. A test that says "this does not take
 * for ever" compares these, since the clock on the wall also counts what else the machine does.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
