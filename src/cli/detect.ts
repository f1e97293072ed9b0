import { inspectProject } from '../disk/inspect-project.js';
import { packageFolder } from '../disk/package-folder.js';
import { exitCodes } from '../model/errors.js';
import { factsJson, factsOf, factsTable } from '../output/facts.js';
import { paintFor } from '../output/paint.js';
import { overMerged } from '../plan/open-merges.js';
import { ownSymbols } from '../request/features.js';
import { readRunOptions } from '../request/run-options.js';
import type { Run } from './command.js';
import { print } from './print.js';

/** `detect`: the facts about the package around the folder. */
export const detect: Run = async ({ flags }) => {
  const { run } = readRunOptions(flags);
  const root = packageFolder(process.cwd());
  const surveyed = inspectProject(root, { factFlags: run.fact });
  const { reader, project } = surveyed;
  // No other command line loads the parser.
  const { inspectCode } = await import('../plan/inspect-code.js');
  const code = await overMerged(surveyed, root, () => inspectCode(reader, project, ownSymbols));
  const facts = factsOf(project, code);
  const text = run.json
    ? factsJson(root, facts)
    : factsTable(
        root,
        facts,
        paintFor(process.stdout, process.env),
        process.stdout.columns || undefined,
      );
  print(text);
  return exitCodes.done;
};
