import {
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { entriesOf } from '../disk/disk-reader.js';
import { gitRoot } from '../disk/git-process.js';
import { packageFolder, pathIn, workspaceFolder } from '../disk/package-folder.js';
import { repositoryFiles } from '../disk/repository-files.js';
import { AgentopsError } from '../model/errors.js';
import { decode } from '../model/faithful.js';
import { isGit } from '../model/plain-path.js';
import {
  changedSince,
  type PlanFile,
  type Present,
  parsePlanFile,
  printPlanFile,
} from './plan-file.js';
import { openTarget, planOfEdits, type SessionOptions, type SettledPlan } from './session.js';

/** No text that we look at is larger. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Keeps a plan in a file. Another plan there is replaced, anything else is not.
 *
 * @throws {AgentopsError} if something else is in the way, or the file cannot be written
 */
export function savePlan(plan: SettledPlan, file: string, here: string): void {
  const path = resolve(here, file);
  requirePlainPlace(path, file);
  if (existsSync(path)) parsePlanFile(readFileSync(path, 'utf8'), file);
  const around = workspaceFolder(plan.root);
  const above = around === undefined ? undefined : relativeTo(plan.root, around);
  const folder = relativeTo(here, plan.root) || '.';
  const self = relativeTo(plan.root, path);
  const text = printPlanFile(plan, folder, self, presentIn(plan.root), above);
  try {
    // Never through a link: one that comes into the place meanwhile is replaced, not followed.
    const beside = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(beside, text, { flag: 'wx' });
      renameSync(beside, path);
    } finally {
      rmSync(beside, { force: true });
    }
  } catch (cause) {
    throw new AgentopsError('WRITE', `The plan cannot be written: ${(cause as Error).message}`, {
      details: [path],
      next: 'Choose another place for --out.',
      cause,
    });
  }
}

/** The place of a plan is not a link, dangling or not, and lies in no folder of git's. */
function requirePlainPlace(path: string, file: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  const isPlain = entry === undefined || entry.isFile();
  const inGit = [path, realOr(dirname(path))].some((each) => each.split(/[\\/]/).some(isGit));
  if (isPlain && !inGit) return;
  throw new AgentopsError('CONTAINMENT', `The plan cannot be written to ${file}.`, {
    details: [
      inGit ? `${path} is inside a .git folder` : `${path} is a link, or not a regular file`,
    ],
    next: 'Nothing was written. Choose another place for --out.',
  });
}

/**
 * Reads a plan that was kept, and sees that all that it was made from is as it was.
 *
 * @returns the plan, ready to be written
 * @throws {AgentopsError} if it is not a plan, or something has changed
 */
export function loadPlan(
  file: string,
  here: string,
  options: Pick<SessionOptions, 'dryRun' | 'onRecovered'> = {},
): SettledPlan {
  const path = resolve(here, file);
  const read = parsePlanFile(readPlan(path, file), file);
  const root = openTarget(rootOf(read, here), options);
  const changed = changedSince(read, presentIn(root), relativeTo(root, path));
  if (changed.length > 0) {
    throw new AgentopsError('CONFLICT', 'The plan is out of date: its inputs have changed.', {
      details: changed,
      next: 'Nothing was written. Create the plan again.',
    });
  }
  const { text } = presentIn(root);
  const plan: SettledPlan = {
    ...planOfEdits(root, {
      features: read.features,
      answers: read.answers,
      packageManager: read.packageManager,
      changes: read.changes.map(({ path: each, after }) => ({
        path: each,
        before: text(each),
        after: after ?? undefined,
        conflict: false,
      })),
      unchanged: read.unchanged,
      manual: read.manual,
      notes: read.notes,
    }),
    skipped: read.skipped,
  };
  return plan;
}

function readPlan(path: string, file: string): string {
  try {
    if (!lstatSync(path).isFile()) throw new TypeError('it is not a regular file');
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AgentopsError('USAGE', `${file} cannot be read.`, {
      details: [(cause as Error).message],
      next: 'Create a plan with: agentops plan … --out <file>',
      cause,
    });
  }
}

/** The target of a plan, which is here, below, or the package or repository around. */
function rootOf({ folder }: PlanFile, here: string): string {
  const root = resolve(here, folder);
  const isBelow = !relative(here, root).split(sep).includes('..');
  if (isBelow || root === packageFolder(here) || root === gitRoot(here)) return root;
  throw new AgentopsError('CONTAINMENT', 'The plan is for a folder outside this one.', {
    details: [root],
    next: 'Nothing was written. Run the command in the folder where the plan was made.',
  });
}

/** What is in the repository of a target; nothing beyond it is ever opened. */
function presentIn(root: string): Present {
  const top = realOr(gitRoot(root) ?? workspaceFolder(root) ?? root);
  const inside = (path: string): string | undefined => {
    const absolute = resolve(root, path);
    const real = realOr(absolute);
    return real === top || real.startsWith(top + sep) ? absolute : undefined;
  };
  return {
    text(path) {
      const absolute = inside(path);
      if (absolute === undefined) return undefined;
      try {
        // Through a link, too: a pipe would be waited for, and a device may never end.
        const entry = statSync(absolute);
        if (!entry.isFile() || entry.size > maxBytes) return undefined;
        return decode(readFileSync(absolute));
      } catch {
        return undefined;
      }
    },
    entries: (folder) => {
      const absolute = inside(folder);
      return absolute === undefined ? [] : entriesOf(absolute);
    },
    repository: () => (gitRoot(root) === undefined ? [] : repositoryFiles(root).files),
  };
}

const realOr = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOr(parent), path.slice(parent.length));
  }
};

const relativeTo = (from: string, to: string): string => pathIn(from, to);
