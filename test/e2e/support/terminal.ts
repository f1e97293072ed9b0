import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { patience } from '../../support/patience.ts';
import { type ChildOptions, folderOf, must, run } from './child.ts';
import { atTheEnd, freshFolder } from './scratch.ts';

/** A real terminal with a process in it, typed into and looked at through tmux. */
export class Terminal {
  readonly #socket: string;
  readonly #options: ChildOptions;

  private constructor(socket: string, options: ChildOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Starts a command in a terminal of its own, as the given account. */
  static async open(
    command: readonly string[],
    { columns = 150, ...options }: ChildOptions & { readonly columns?: number },
  ): Promise<Terminal> {
    const folder = options.as ? folderOf(options.as, 'tmux') : freshFolder('tmux');
    const config = join(folder, 'tmux.conf');
    cpSync(fileURLToPath(new URL('tmux.conf', import.meta.url)), config);
    const settled = {
      ...options,
      env: { TERM: 'xterm-256color', SHELL: '/bin/sh', LC_ALL: 'C.UTF-8', ...options.env },
    };
    const terminal = new Terminal(join(folder, 'socket'), settled);
    await must(
      'tmux',
      [
        '-u',
        '-S',
        terminal.#socket,
        '-f',
        config,
        'new-session',
        '-d',
        '-x',
        String(columns),
        '-y',
        '60',
        '--',
        ...command,
      ],
      settled,
    );
    atTheEnd(() => terminal.close());
    return terminal;
  }

  async #tmux(...args: string[]): Promise<string> {
    return (await must('tmux', ['-u', '-S', this.#socket, ...args], this.#options)).stdout;
  }

  /** The process id of the command. */
  async pid(): Promise<number> {
    return Number(await this.#tmux('list-panes', '-F', '#{pane_pid}'));
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', '--', text);
  }

  /** Presses keys by tmux's names: Enter, Down, C-c, BSpace. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux('send-keys', ...keys);
  }

  /** All that was ever on the screen, without colours. */
  screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-');
  }

  /** Lines that the terminal had to break, wherever its last column was. */
  async brokenLines(columns: number): Promise<string[]> {
    const lines = (await this.screen()).split('\n').map((line) => line.trimEnd());
    return lines.filter((line) => line.length > columns);
  }

  /** The title of the window, which a program can set; what was printed last may not be in it yet. */
  async title(): Promise<string> {
    return (await this.#tmux('display-message', '-p', '#{pane_title}')).trim();
  }

  /** Waits until the screen shows something; fails with the screen where it does not. */
  async shows(wanted: string | RegExp): Promise<string> {
    const until = Date.now() + patience;
    for (;;) {
      const screen = await this.screen();
      if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return screen;
      if (Date.now() > until) throw new Error(`The terminal never showed ${wanted}:\n${screen}`);
      await wait(40);
    }
  }

  /** Waits until the window has a title. */
  async titled(wanted: string): Promise<void> {
    const until = Date.now() + patience;
    while ((await this.title()) !== wanted) {
      if (Date.now() > until) throw new Error(`The window was never titled ${wanted}`);
      await wait(40);
    }
  }

  /** Waits for the end of the process, whose last lines may not be on the screen yet; its exit status. */
  async exitStatus(): Promise<number> {
    const until = Date.now() + patience;
    for (;;) {
      const format = '#{pid} #{pane_dead} #{pane_dead_status}';
      const [server, dead, status] = (await this.#tmux('list-panes', '-F', format))
        .trim()
        .split(' ');
      if (dead === '1' && status) return Number(status);
      // tmux can miss the signal that its child is over, and then never asks for the status.
      if (dead === '1') process.kill(Number(server), 'SIGCHLD');
      if (Date.now() > until)
        throw new Error(`The process in the terminal does not end:\n${await this.screen()}`);
      await wait(40);
    }
  }

  async close(): Promise<void> {
    await run('tmux', ['-S', this.#socket, 'kill-server'], this.#options);
  }
}
