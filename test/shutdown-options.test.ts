import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { gracefulShutdown } from '../generators/graceful-shutdown/feature.ts';
import { planOver } from './support/memory-plan.ts';
import { applied } from './support/memory-tree.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';
import { packageAround } from './support/wired.ts';

describe('shutdown options', () => {
  for (const [modules, server] of [
    ['ES modules', "import express from 'express';\n\nconst app = express();\napp.listen(3000);\n"],
    [
      'CommonJS',
      "const express = require('express');\n\nconst app = express();\napp.listen(3000);\n",
    ],
  ] as const) {
    it(`are read from the environment when needed, in ${modules}`, async () => {
      const before = packageAround('express', { 'server.js': server });
      const { changes } = await planOver(before, [gracefulShutdown]);
      const folder = temporaryFolder();
      writeTree(folder, applied(before, changes));
      const seed = changes.find(({ path }) => /^platform\/shutdown\.\w+$/.test(path))?.path;
      // What dotenv.config() in the body of the entry does: imports come before it.
      const script = `
        const { shutdownOptions: options } = await import('./${seed}');
        process.env.SHUTDOWN_DRAIN_MS = '700';
        process.env.SHUTDOWN_TIMEOUT_MS = '900';
        const { drainMs, timeoutMs } = options;
        console.log(JSON.stringify([drainMs, timeoutMs]));`;
      const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: folder,
        encoding: 'utf8',
        env: {},
      });
      assert.deepEqual(JSON.parse(told), [700, 900]);
    });
  }
});
