import { exitCodes } from '../core/errors.js';
import { ownSymbols } from '../features.js';
import { packageFolder } from '../lifecycle/package-folder.js';
import { overMerged } from '../open-merges.js';
import { factsJson, factsOf, factsTable } from '../output/facts.js';
import { paintFor } from '../output/paint.js';
import { readRunOptions } from '../run-options.js';
import { survey } from '../survey.js';
import { print } from './print.js';

/** `detect`: what is found in the package around the folder. Returns the exit status. */
export async function detectCommand(flags: Readonly<Record<string, unknown>>): Promise<number> {
  const { run } = readRunOptions(flags);
  const root = packageFolder(process.cwd());
  const surveyed = survey(root, { factFlags: run.fact });
  const { reader, project } = surveyed;
  // The parser of the code is loaded here and for no other command line.
  const { inspectCode } = await import('../project/inspect.js');
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
}
