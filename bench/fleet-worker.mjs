/*
 * `node --expose-gc fleet-worker.mjs <api.js> <folders.json>`: the features into every folder through the API,
 * one after the other in this process, and once more, when there is nothing to do. Prints what each tenth
 * of them cost.
 */
import { readFileSync } from 'node:fs';
import { getHeapCodeStatistics } from 'node:v8';

const [, , api, list] = process.argv;
const { apply, plan } = await import(api);
const folders = JSON.parse(readFileSync(list, 'utf8'));
const features = ['health-check', 'graceful-shutdown', 'logging'];

async function pass(expected) {
  const tenths = [];
  const size = Math.ceil(folders.length / 10);
  for (let from = 0; from < folders.length; from += size) {
    const some = folders.slice(from, from + size);
    const start = performance.now();
    const before = process.cpuUsage();
    for (const root of some) {
      const { status, manual } = await apply(await plan({ features, root }));
      if (status !== expected || manual.length > 0)
        throw new Error(`${root}: ${status}, ${JSON.stringify(manual)}`);
    }
    const ms = (performance.now() - start) / some.length;
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1000 / some.length;
    // Twice: what a finalizer lets go of is free only then.
    globalThis.gc();
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    // V8 goes on compiling what is run often, for minutes; that is no memory of ours.
    const { code_and_metadata_size: code } = getHeapCodeStatistics();
    tenths.push({
      ms,
      cpu,
      heap: (heapUsed + external - code) / 2 ** 20,
      code: code / 2 ** 20,
      rss: rss / 2 ** 20,
    });
  }
  return tenths;
}

const first = await pass('written');
const again = await pass('unchanged');
console.log(JSON.stringify({ first, again }));
