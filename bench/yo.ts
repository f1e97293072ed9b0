import { join } from 'node:path';
import { atMost, type Comparison, commandColumns } from './comparison.ts';
import { binOf, type Installed, peersFolder } from './install.ts';
import { type Contestant, rowsOf } from './rounds.ts';
import { serviceFiles, trivialGenerator } from './same-files.ts';

/** Under yo, where most of the time is yo's: against generators that do nothing but copy. */
export function yo({ modules, bin }: Installed, rounds: number): Comparison {
  const files = serviceFiles(bin);
  // Beside ours: all three load the same copy of yeoman-generator, and are found in the same place.
  trivialGenerator(modules, 'trivial-one', files.slice(0, 1));
  trivialGenerator(modules, 'trivial-all', files);
  const script = binOf(join(peersFolder, 'node_modules'), 'yo');
  const run = (name: string, ...args: string[]): Contestant => ({
    name,
    args: [script, ...args, '--skip-install'],
    env: { NODE_PATH: modules },
    unprivileged: true,
    writes: true,
  });
  const [agentops, ...trivial] = rowsOf(
    [
      run('yo agentops', 'agentops', 'svc', '--no-git', '--yes'),
      run('yo, trivial generator, one file', 'trivial-one'),
      run('yo, trivial generator, the same files', 'trivial-all'),
    ],
    rounds,
  );
  if (!agentops) throw new Error('no rows');
  return {
    name: 'yo',
    title: 'Under yo, nothing installed',
    columns: commandColumns,
    rows: [agentops, ...trivial.map((row) => ({ ...row, goal: atMost(row.ratio, 1.15, '×') }))],
  };
}
