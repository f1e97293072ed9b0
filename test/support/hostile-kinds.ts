import { writeFileSync } from 'node:fs';
import type { Place } from './hostile-place.ts';
import { type Ending, entry, having, hostileTexts, manifest, server } from './hostile-texts.ts';
import { smallService } from './small-service.ts';

/* Repositories as a fleet may have them at worst, each with how it ends when features are added to it. */

export interface Kind {
  readonly ending: Ending;
  readonly make: (place: Place) => void;
  /** What an ordinary user may not do there, by path. */
  readonly modes?: Readonly<Record<string, number>>;
}

/** The service that all kinds begin with. */
export function beginService({ put, index }: Place): void {
  for (const [path, text] of Object.entries(smallService)) put(path, text);
  put('package.json', manifest(index));
  put(entry, server(index));
}

/** What may be in the place of a file. */
const things: Readonly<Record<string, (place: Place, path: string) => void>> = {
  'a folder': ({ folder }, path) => folder(path),
  'a pipe': ({ pipe }, path) => pipe(path),
  'a socket': ({ socket }, path) => socket(path),
  'a dangling link': ({ link }, path) => link(path, 'nowhere'),
  'a link in a circle': ({ link }, path) => link(path, path.split('/').at(-1) ?? path),
  'a link to a device': ({ link }, path) => link(path, '/dev/zero'),
  'a link that leads out': ({ link }, path) =>
    link(path, `${'../'.repeat(path.split('/').length)}outside.txt`),
};

/** Every file that a run reads or writes, how the run ends with any of the things there, and exceptions. */
const places: Readonly<Record<string, readonly [Ending, Readonly<Record<string, Ending>>?]>> = {
  'package.json': ['REFUSED'],
  'tsconfig.json': ['written'],
  '.yo-rc.json': ['CONTAINMENT', { 'a link that leads out': 'ANSWERS' }],
  'src/main.ts': ['steps'],
  // What is there is a person's.
  'src/platform/health.ts': ['CONTAINMENT', { 'a link that leads out': 'written' }],
  'src/platform/health/registry.ts': ['CONTAINMENT', { 'a link that leads out': 'CONFLICT' }],
  'package-lock.json': ['written'],
  '.editorconfig': ['written'],
  'src/extra.ts': ['written'],
  '.agentops': ['CONTAINMENT', { 'a folder': 'written' }],
  '.agentops/health-check.json': ['CONTAINMENT', { 'a link that leads out': 'MANIFEST' }],
  '.agentops/transaction': ['CONTAINMENT', { 'a folder': 'RECOVERY' }],
  '.agentops/transaction/journal.json': ['CONTAINMENT'],
  '.agentops/transaction/lock-1.json': ['RECOVERY'],
  '.git': ['UNCOMMITTED'],
};

const inPlaces = Object.entries(places).flatMap(([path, [ending, others = {}]]) =>
  Object.entries(things).map(
    ([what, make]) =>
      [
        `${what} as ${path}`,
        { ending: others[what] ?? ending, make: (place: Place) => make(place, path) },
      ] as const,
  ),
);

const committed = ({ git }: Place): void => {
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'begin');
};
const afterCommit =
  (change: (place: Place) => void) =>
  (place: Place): void => {
    committed(place);
    change(place);
  };

const others: Readonly<Record<string, Kind>> = {
  ordinary: { ending: 'written', make: () => {} },
  'ordinary, committed': { ending: 'written', make: committed },
  'uncommitted changes': {
    ending: 'UNCOMMITTED',
    make: afterCommit(having(entry, (index) => `${server(index)}// more\n`)),
  },
  'an index that is broken': {
    ending: 'UNCOMMITTED',
    make: afterCommit(having('.git/index', 'DIRC\0\0\0\x02\xff\xff\xff\xff')),
  },
  'a HEAD that is broken': {
    ending: 'UNCOMMITTED',
    make: afterCommit(having('.git/HEAD', 'ref: ../../../x\n')),
  },
  'a config that is broken': {
    ending: 'UNCOMMITTED',
    make: afterCommit(having('.git/config', '[core')),
  },
  'no objects': {
    ending: 'UNCOMMITTED',
    make: afterCommit(({ folder }) => folder('.git/objects')),
  },
  'what a bare repository has': {
    ending: 'CONTAINMENT',
    make({ put, folder }) {
      put('HEAD', 'ref: refs/heads/main\n');
      put('config', '[core]\n\tbare = true\n');
      folder('objects');
      folder('refs');
    },
  },
  'names of devices': {
    ending: 'written',
    make({ put }) {
      for (const name of ['CON', 'aux.ts', 'nul', 'COM1.ts']) put(`src/${name}`, '\n');
    },
  },
  'names of other bytes': {
    ending: 'written',
    make({ put, root }) {
      put('src/\u001b[2J\n\u202e.ts', '\n');
      const bytes = Buffer.from([0xff, 0xfe]);
      // Not every file system takes such names.
      if (process.platform === 'linux')
        writeFileSync(Buffer.concat([Buffer.from(`${root}/src/`), bytes]), '\n');
    },
  },
  'sources behind a link that leads out': {
    ending: 'CONTAINMENT',
    make: ({ link }) => link('src', '../outside'),
  },
  'a .agentops behind a link that leads out': {
    ending: 'CONTAINMENT',
    make: ({ link }) => link('.agentops', '../outside'),
  },
};

/** What git alone reads. */
const pipesOfGit = [
  'index',
  'HEAD',
  'config',
  'packed-refs',
  'info/exclude',
  'config.worktree',
].map((path): readonly [string, Kind] => [
  `a pipe as .git/${path}`,
  { ending: 'UNCOMMITTED', make: afterCommit(({ pipe }) => pipe(`.git/${path}`)) },
]);

const locked: Readonly<Record<string, readonly [Ending, Readonly<Record<string, number>>]>> = {
  'a read-only folder': ['WRITE', { '.': 0o555 }],
  'read-only sources': ['WRITE', { src: 0o555 }],
  'a read-only record': ['WRITE', { '.agentops': 0o555 }],
  'sources that cannot be entered': ['WRITE', { src: 0o000 }],
  'a source that cannot be read': ['WRITE', { [entry]: 0o000 }],
  'a package.json that cannot be read': ['WRITE', { 'package.json': 0o000 }],
};

export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...inPlaces,
  ...Object.entries(hostileTexts).map(
    ([name, [ending, path, text]]) => [name, { ending, make: having(path, text) }] as const,
  ),
  ...Object.entries(others),
  ...pipesOfGit,
  ...Object.entries(locked).map(
    ([name, [ending, modes]]) =>
      [name, { ending, modes, make: having('.agentops/own.txt', '') }] as const,
  ),
]);
