import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { patience } from '../support/patience.ts';
import { copyOf } from './support/installs.ts';
import { defaultService } from './support/made-service.ts';
import { allEnded, startedBy } from './support/processes.ts';
import { freePort } from './support/service.ts';
import { Terminal } from './support/terminal.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** A command typed into a shell in a terminal, whose service answers. */
async function typed(command: string, cwd: string) {
  const port = await freePort();
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
  // An interactive shell puts each command into a process group, as a person's own does.
  const terminal = await Terminal.open(['sh', '-i'], { cwd, env });
  await terminal.type(command);
  await terminal.press('Enter');
  const url = `http://127.0.0.1:${port}/health/ready`;
  const answers = () =>
    fetch(url)
      .then(({ ok }) => ok)
      .catch(() => false);
  const until = Date.now() + patience;
  while (!(await answers())) {
    if (Date.now() > until) throw new Error(`never ready:\n${await terminal.screen()}`);
    await wait(100);
  }
  const processes = await startedBy(await terminal.pid());
  const [npm] = processes;
  const shell = processes.find(({ parent }) => parent === npm?.pid);
  if (!npm || !shell) throw new Error(`nothing was started:\n${await terminal.screen()}`);
  return { terminal, processes, npm: npm.pid, shell: shell.pid };
}

type Typed = Awaited<ReturnType<typeof typed>>;

const signal =
  (name: NodeJS.Signals, to: 'npm' | 'shell' = 'npm') =>
  async (command: Typed) => {
    process.kill(command[to], name);
  };

const endings: Record<string, (command: Typed) => Promise<unknown>> = {
  'Ctrl-C': ({ terminal }) => terminal.press('C-c'),
  'SIGINT to its process group': async ({ npm }) => process.kill(-npm, 'SIGINT'),
  'SIGTERM to its process group': async ({ npm }) => process.kill(-npm, 'SIGTERM'),
  'SIGTERM to npm': signal('SIGTERM'),
  'SIGHUP to npm': signal('SIGHUP'),
  'SIGKILL to npm': signal('SIGKILL'),
  'SIGTERM to the shell of npm': signal('SIGTERM', 'shell'),
};

const count = (text: string, part: string) => text.split(part).length - 1;

describe('stopping a run command stops all its processes', () => {
  let service: string;

  before(async () => {
    service = copyOf(await defaultService(), 'orders');
  });

  const commands = {
    'npm run dev': () => typed('npm run dev', service),
    'the first command of the README': () => typed(`npm start -- ${service} --no-git`, checkout),
  };

  // The first command takes minutes with all of them, and looks after npm in the same way.
  const short = ['Ctrl-C', 'SIGTERM to its process group', 'SIGTERM to npm', 'SIGKILL to npm'];

  for (const [title, run] of Object.entries(commands)) {
    for (const [ending, end] of Object.entries(endings)) {
      if (title !== 'npm run dev' && !short.includes(ending)) continue;
      it(`${title}: ${ending} causes one orderly stop`, async () => {
        const command = await run();
        await end(command);
        await allEnded(command.processes);
        const screen = await command.terminal.shows('shut down');
        assert.equal(count(screen, 'shutting down'), 1, screen);
        assert.equal(count(screen, 'shut down'), 1, screen);
        assert.equal(count(screen, 'second signal'), 0, screen);
      });
    }

    it(`${title}: closing the terminal leaves no process`, async () => {
      const { terminal, processes } = await run();
      await terminal.close();
      await allEnded(processes);
    });
  }

  it('npm run dev restarts the service when a file is saved', async () => {
    const { terminal, processes } = await commands['npm run dev']();
    appendFileSync(join(service, 'src/app.ts'), "console.log('saved');\n");
    await terminal.shows(/^saved$/m);
    await terminal.press('C-c');
    await allEnded(processes);
  });
});
