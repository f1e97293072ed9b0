#!/usr/bin/env node
/*
 * The bin. Only it ends the process and turns errors into text. Keep its static imports few:
 * `--help` loads them all.
 */
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error agentops needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(2);
}

// Where Node has it (22.8): compiling is a third of a short run. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
(module as { enableCompileCache?(): unknown }).enableCompileCache?.();

// The reader may close the pipe early (`agentops … | head`); that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  const { main } = await import('./cli/main.js');
  // Sets the exit code instead of calling exit(), so that pending output reaches the pipe.
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { report } = await import('./cli/report.js');
  process.exitCode = report(error, { json: process.argv.includes('--json') });
}
