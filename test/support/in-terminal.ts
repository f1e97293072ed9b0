import { main } from '../../src/cli/main.ts';
import { report } from '../../src/cli/report.ts';
import type { Outcome } from './bin.ts';

/**
 * Runs a command line in this process, as `cli.ts` does, with outputs that say of themselves that
 * they are a terminal, or that they are none.
 */
export async function runHere(
  args: readonly string[],
  { cwd, isTTY }: { cwd: string; isTTY: boolean },
): Promise<Outcome> {
  const streams = [process.stdout, process.stderr] as const;
  const before = streams.map(({ write, isTTY }) => ({ write, isTTY }));
  const { CI, NO_COLOR, TERM } = process.env;
  const here = process.cwd();
  const written = ['', ''];
  process.chdir(cwd);
  delete process.env.NO_COLOR;
  process.env.TERM = 'xterm-256color';
  process.env.CI = 'true';
  streams.forEach((stream, index) => {
    stream.isTTY = isTTY;
    stream.write = ((text: string) => {
      written[index] += text;
      return true;
    }) as typeof stream.write;
  });
  let status: number;
  try {
    status = await main(args).catch((error) => report(error, { json: args.includes('--json') }));
  } finally {
    streams.forEach((stream, index) => {
      Object.assign(stream, before[index]);
    });
    process.chdir(here);
    for (const [name, value] of Object.entries({ CI, NO_COLOR, TERM })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  const [stdout = '', stderr = ''] = written;
  return { status, stdout, stderr };
}
