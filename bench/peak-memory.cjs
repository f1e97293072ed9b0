/*
 * Loaded before every contestant (`node --require`): tells, as the process ends, how much memory it
 * had at most. The parent takes the largest of the processes that a command started.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.BENCH_MEMORY;
process.once('exit', () => {
  if (folder)
    writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS));
});
