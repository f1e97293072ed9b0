import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';

/** What takes more in memory than as text, each in its own way. */
const values = {
  '6,000 texts of 10,000 CJK characters': "id + '\\u6f22'.repeat(10_000)",
  'small objects': 'Array.from({ length: 1000 }, () => ({}))',
  'numbers with fractions': 'Array.from({ length: 1000 }, (_, n) => id + n + 0.5)',
  'objects used as maps':
    "Object.fromEntries(Array.from({ length: 200 }, (_, n) => [id + '-' + n, n]))",
  'objects of ever new shapes':
    "Array.from({ length: 100 }, (_, n) => ({ ['k' + id + '-' + n]: n }))",
};

const program = (value: string) => `
  await import('./dist/app.js');
  const { createCache } = await import('./dist/platform/cache/cache.js');
  const cache = createCache({ app: 'a', logger: { info() {}, warn() {}, error() {} } });
  const entity = cache.entity({ entity: 'e', schemaVersion: 1 });
  for (let id = 0; id < 6000; id++) await entity.getOrCompute({ tenant: 't', id }, () => ${value});
  console.log(JSON.stringify({ size: cache.size, rss: process.resourceUsage().maxRSS * 1024 }));`;

describe('the memory cache of a service', () => {
  let root: string;
  let options: readonly string[];
  let limit: number;

  before('built, with the limits of its image and its manifest', async function () {
    this.timeout(300_000);
    root = await make('orders', ['--cache=memory', '--deploy=kubernetes']);
    await npmInstall(root);
    await must('npm', ['run', 'build'], { cwd: root });
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    const [, mebibytes] = /limits:\s+memory: (\d+)Mi/.exec(read('k8s/deployment.yaml')) ?? [];
    const [, percent] = /--max-old-space-size-percentage=(\d+)/.exec(read('Dockerfile')) ?? [];
    limit = Number(mebibytes) * 2 ** 20;
    // What Node makes of the percentage in a container with that limit.
    options = [`--max-old-space-size=${Math.floor((Number(mebibytes) * Number(percent)) / 100)}`];
  });

  for (const [what, value] of Object.entries(values)) {
    it(`stays below the memory of its pod, filled with ${what}`, async () => {
      const args = [...options, '--input-type=module', '-e', program(value)];
      const { stdout } = await must(process.execPath, args, { cwd: root });
      const { size, rss } = JSON.parse(stdout) as { size: number; rss: number };
      assert.ok(size > 100, `${size} values are kept`);
      assert.ok(rss < limit, `${Math.round(rss / 2 ** 20)} MiB`);
    });
  }
});
