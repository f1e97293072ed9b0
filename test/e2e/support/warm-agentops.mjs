/*
 * Runs the installed bin again and again in one process: each message is a run, each answer its
 * outcome. The bin's own file is evaluated anew each time; what it loads is loaded once.
 */
import { pathToFileURL } from 'node:url';

const [, , bin] = process.argv;
const { href } = pathToFileURL(bin);
let runs = 0;

process.on('message', async ({ args, cwd }) => {
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (text) => {
      printed[name] += text;
      return true;
    };
  }
  process.chdir(cwd);
  process.argv = [process.execPath, bin, ...args];
  process.exitCode = undefined;
  await import(`${href}?run=${++runs}`);
  process.stdout.removeAllListeners('error');
  process.send({ code: process.exitCode ?? 0, ...printed });
  process.exitCode = undefined;
});
process.on('disconnect', () => process.exit());
