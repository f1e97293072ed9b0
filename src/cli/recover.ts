import { realRoot } from '../disk/containment.js';
import { packageFolder } from '../disk/package-folder.js';
import { exitCodes } from '../model/errors.js';
import { oneLine } from '../model/one-line.js';
import { readRunOptions } from '../request/run-options.js';
import { previewRecovery, recover } from '../write/transaction.js';
import type { Run } from './command.js';
import { print } from './print.js';

const nothing = { restored: [], removed: [], kept: [] };

/** `recover`: rolls back what an interrupted run left, or shows what that would do. */
export const recoverHere: Run = async ({ flags }) => {
  const { run: options } = readRunOptions(flags);
  const root = realRoot(packageFolder(process.cwd()));
  const found = previewRecovery(root);
  const said = options.dryRun ? undefined : recover(root);
  const { restored, removed, kept } = found ?? nothing;
  const status = found === undefined ? 'nothing' : options.dryRun ? 'planned' : 'recovered';
  const text = options.json
    ? JSON.stringify({ version: 1, status, root, restored, removed, kept }, null, 2)
    : [
        ...restored.map((path) => `restore  ${oneLine(path)}`),
        ...removed.map((path) => `remove   ${oneLine(path)}`),
        ...kept.map((path) => `keep     ${oneLine(path)} (edited since)`),
        said ?? (found === undefined ? 'Nothing to recover.' : 'Nothing was changed.'),
      ].join('\n');
  print(text);
  return exitCodes.done;
};
