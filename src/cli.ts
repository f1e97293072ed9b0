#!/usr/bin/env node
/*
 * The bin. It alone ends the process and turns errors into text; what it loads up front is what
 * `--help` costs.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error agentops needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(2);
}

// Who reads may stop reading (`agentops … | head`); that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  const { main } = await import('./cli/main.js');
  // Set, not called: output that is still on its way into a pipe must get there.
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { report } = await import('./cli/report.js');
  process.exitCode = report(error, { json: process.argv.includes('--json') });
}
