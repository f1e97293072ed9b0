import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { gitRoot } from '../disk/git-process.js';
import { installedPackage, isPath, splitPackage } from '../disk/installed-package.js';
import { type OverrideFolder, readOverrideFiles, templateNames } from '../disk/override-files.js';
import { workspaceFolder } from '../disk/package-folder.js';
import { type Action, json, note } from '../model/actions.js';
import type { Resolution } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import type { Override, Overrides } from '../model/overrides.js';
import type { Reader } from '../model/project.js';
import { answersFile, answersKey, storedValue } from '../repository/stored-answers.js';
import { featureOf } from '../request/features.js';

/*
 * Templates that replace ours: from a folder or a package that is named, from the root of the
 * repository, and from the package itself, whose own are stronger than all others.
 */

interface Wanted {
  readonly features: readonly string[];
  readonly root: string;
  readonly here?: string;
  readonly templates?: string | undefined;
}

export interface OwnTemplates {
  /** Undefined if there are none, which is found out without reading anything. */
  readonly overrides: Overrides | undefined;
  /** What keeps the place that was named, so that later runs go by it, too. */
  readonly actions: readonly Action[];
}

const folderInside = '.agentops/templates';
const storedKey = 'templates';

/** @throws {AgentopsError} with everything that is wrong in the folders, or if there is none */
export function ownTemplates(wanted: Wanted, reader: Reader, around?: string): OwnTemplates {
  const { root, templates: said } = wanted;
  const named = said === undefined ? storedPlace(root, reader) : saidPlace(said, wanted);
  const folders = [
    ...(named ? [named.folder] : []),
    ...(around === undefined ? [] : inside(around, root)),
    ...inside(root, root),
  ];
  return {
    overrides: folders.length === 0 ? undefined : readAll(folders),
    actions: named === undefined ? [] : keep(named, wanted, reader),
  };
}

/** The resolution with a sentence for each file that comes from somebody's own template. */
export const withUsedTold = <R extends Resolution>(resolution: R): R => ({
  ...resolution,
  notes: [
    ...resolution.notes,
    ...(resolution.overrides ?? []).map(
      ({ template, from }) => `Used your template for ${template}: ${from}`,
    ),
  ],
});

function readAll(folders: readonly OverrideFolder[]): Overrides {
  const names = templateNames();
  const all = new Map<string, Override>();
  const faults: string[] = [];
  for (const folder of folders) {
    const found = readOverrideFiles(folder, names);
    for (const [name, override] of found.overrides) all.set(name, override);
    faults.push(...found.faults);
  }
  if (faults.length === 0) return all;
  throw new AgentopsError(
    'OVERRIDE',
    faults.length === 1
      ? 'One of your templates cannot be used.'
      : `${faults.length} of your templates cannot be used.`,
    {
      details: faults,
      next: 'Nothing was written. Use the paths below templates/ of generator-agentops, with or without .ejs.',
    },
  );
}

function inside(owner: string, root: string): OverrideFolder[] {
  const path = join(owner, folderInside);
  if (!existsSync(path)) return [];
  const way = slashed(relative(root, owner));
  const shown = way === '' ? folderInside : `${way}/${folderInside}`;
  return [{ path: requireFolder(path, shown), shown, within: realpathSync(owner) }];
}

interface NamedPlace {
  readonly folder: OverrideFolder;
  /** What `.yo-rc.json` calls it. */
  readonly name: string;
  /** False if only the folder that the user is in leads to the package. */
  readonly staysFound: boolean;
}

function storedPlace(root: string, reader: Reader): NamedPlace | undefined {
  const stored = storedValue(reader, storedKey);
  if (stored === undefined) return undefined;
  const origin = `${answersKey}.${storedKey} of ${answersFile}`;
  if (typeof stored === 'string') {
    const found = place(stored, { root, from: root, origin });
    if (isPath(stored)) requireInRepository(found.folder, root, `${stored} (${origin})`);
    return found;
  }
  throw new AgentopsError('OVERRIDE', `${origin} must be a string.`, {
    details: [`${origin}: ${JSON.stringify(stored)}`],
    next: expected,
  });
}

/**
 * What a repository's own file names is in the repository, also behind links; the user may name any
 * folder.
 */
function requireInRepository({ within, path }: OverrideFolder, root: string, shown: string): void {
  const top = realpathSync(gitRoot(root) ?? workspaceFolder(root) ?? root);
  if (within === top || within.startsWith(`${top}${sep}`)) return;
  throw new AgentopsError('OVERRIDE', 'The templates folder is outside the repository.', {
    details: [shown],
    next: `Nothing was read from it. If you trust it, pass it yourself: --templates ${path}`,
  });
}

const saidPlace = (said: string, { root, here = resolve('.') }: Wanted): NamedPlace =>
  place(said, { root, from: here, origin: '--templates' });

interface Said {
  readonly root: string;
  /** What a relative path is relative to. */
  readonly from: string;
  readonly origin: string;
}

function place(said: string, how: Said): NamedPlace {
  if (isPath(said)) return folderPlace(said, how);
  const [name, rest] = splitPackage(said) ?? [];
  if (name !== undefined && rest === '') return packagePlace(name, how);
  throw new AgentopsError('OVERRIDE', `${said} is not a valid package name.`, {
    details: details(said, how),
    next: expected,
  });
}

function folderPlace(said: string, { root, from, origin }: Said): NamedPlace {
  const path = requireFolder(resolve(from, said), `${said} (${origin})`);
  const way = slashed(relative(root, path)) || '.';
  const name = way.startsWith('.') || isAbsolute(way) ? way : `./${way}`;
  return { folder: { path, shown: way, within: realpathSync(path) }, name, staysFound: true };
}

function packagePlace(name: string, how: Said): NamedPlace {
  const near = installedPackage(how.root, name);
  const found = near ?? installedPackage(how.from, name);
  if (found === undefined) {
    throw new AgentopsError('OVERRIDE', `The package ${name} is not installed.`, {
      details: details(name, how),
      next: `npm install --save-dev ${name}`,
    });
  }
  const shown = `${name}/templates`;
  const path = requireFolder(join(found, 'templates'), `${shown} (${how.origin})`);
  return { folder: { path, shown, within: found }, name, staysFound: near !== undefined };
}

const details = (said: string, { from, origin }: Said): string[] => [
  `${origin}: ${said}`,
  ...(existsSync(resolve(from, said))
    ? [`There is a folder of that name; to use it, write ./${said}`]
    : []),
];

const expected = 'Pass a folder, such as ./templates, or a package name.';

function requireFolder(path: string, shown: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new AgentopsError('OVERRIDE', 'The templates folder does not exist.', {
    details: [shown],
    next: 'Nothing was written. The folder contains <feature>/<path>, like templates/ of generator-agentops.',
  });
}

/**
 * The place is kept, so that an update does not go back to ours; each feature that is recorded
 * holds on to it, so that it goes with the last of them.
 */
function keep(
  { name, folder, staysFound }: NamedPlace,
  wanted: Wanted,
  reader: Reader,
): readonly Action[] {
  const chosen = wanted.features.map(featureOf);
  const kept = json(
    answersFile,
    { [answersKey]: { [storedKey]: name } },
    { replace: true, sorted: true },
  );
  const isNew = storedValue(reader, storedKey) !== name;
  const isPackage = folder.shown === `${name}/templates`;
  const isLost = isPackage && (!staysFound || chosen.some(({ id }) => id === 'app'));
  return [
    ...chosen.filter(({ forgets }) => !forgets).map(({ id }) => ({ ...kept, of: id })),
    ...(isNew && isLost
      ? [
          note(
            `${answersFile} uses the templates of ${name}. Install it: npm install --save-dev ${name}`,
          ),
        ]
      : []),
  ];
}

const slashed = (path: string): string => path.split(sep).join('/');
