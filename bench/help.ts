import { atMost, type Comparison, commandColumns } from './comparison.ts';
import type { Installed } from './install.ts';
import { rowsOf } from './rounds.ts';

/** The least that the bin can do, against the least that Node can do. */
export function help({ bin }: Installed, rounds: number): Comparison {
  const [agentops, node] = rowsOf(
    [
      { name: 'agentops --help', args: [bin, '--help'] },
      { name: 'node -e 0', args: ['-e', '0'] },
    ],
    rounds,
  );
  if (!agentops || !node) throw new Error('no rows');
  return {
    name: 'help',
    title: 'Help',
    columns: commandColumns.filter(({ key }) => key !== 'files'),
    rows: [agentops, { ...node, goal: atMost(node.ratio, 1.5, '×') }],
  };
}
