import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/* The boundaries of ARCHITECTURE.md. A failure names the file and what it did. */

const root = fileURLToPath(new URL('..', import.meta.url));

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, resolve(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

interface Source {
  readonly path: string;
  /** Without comments and without what stands in strings. */
  readonly code: string;
  /** Files of ours that it imports, by path; types, too, and `import()`. */
  readonly ours: readonly string[];
  /** Packages and Node's modules. */
  readonly others: readonly string[];
  /** Of `ours`, those that are needed when it runs. */
  readonly loaded: readonly string[];
}

const sources: readonly Source[] = [
  ...filesBelow('src', '.ts'),
  ...filesBelow('generators', '.ts'),
].map((path) => {
  const text = readFileSync(resolve(root, path), 'utf8').replace(
    /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
    '',
  );
  const imports = [
    ...text.matchAll(
      /(import\s+type\b[^;]*?|import|export)?[^;]*?\b(?:from|import)\s*\(?\s*'([^']+)'/g,
    ),
  ];
  const found = imports.map(([statement, , specifier = '']) => ({
    specifier,
    isType: /^\s*(?:import|export)\s+type\b/.test(statement) || /\btypeof import\(/.test(statement),
  }));
  const file = (specifier: string): string =>
    posix.join(dirname(path), specifier).replace(/\.js$/, '.ts');
  const own = found.filter(({ specifier }) => specifier.startsWith('.'));
  return {
    path,
    code: text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`/g, "''"),
    ours: own.map(({ specifier }) => file(specifier)),
    others: found
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith('.')),
    loaded: own.filter(({ isType }) => !isType).map(({ specifier }) => file(specifier)),
  };
});

/** Everything that breaks a rule, as lines to read. */
const breaches = (of: (source: Source) => readonly string[]): string[] =>
  sources.flatMap((source) => of(source).map((what) => `${source.path}: ${what}`));

/**
 * The floors of the house, lowest first: a file imports from its own floor and from those below it.
 * `generators` are the features; their index.ts, which Yeoman loads, belongs to `yeoman`.
 */
const floors = [
  ['versions'],
  ['model'],
  ['edits'],
  ['code'],
  ['merge'],
  ['repository'],
  ['adapt', 'wiring'],
  ['adr', 'codeowners', 'feature-kit'],
  ['record'],
  ['disk'],
  ['write'],
  ['generators'],
  ['request'],
  ['plan'],
  ['installed'],
  ['output'],
  ['cli'],
  ['yeoman'],
  ['entry points'],
];

function folderOf(path: string): string {
  const [top = '', folder = '', file] = path.split('/');
  if (top === 'generators') return path.endsWith('/index.ts') ? 'yeoman' : top;
  return file === undefined ? 'entry points' : folder;
}

const floorOf = (path: string): number =>
  floors.findIndex((folders) => folders.includes(folderOf(path)));

/** The lower floors know no disk, no process and no host; a plan is made from what they are given. */
const isPure = ({ path }: Source): boolean =>
  folderOf(path) === 'generators' || floorOf(path) < floorOf('src/disk/any.ts');

describe('module boundaries', () => {
  it('apply to existing source folders', () => {
    assert.ok(sources.length > 40);
    const cli = sources.find(({ path }) => path === 'src/cli.ts');
    assert.deepEqual(cli?.ours.slice(0, 1), ['src/cli/main.ts']);
    const known = new Set(sources.map(({ path }) => path));
    assert.deepEqual(
      breaches(({ ours }) => ours.filter((path) => path.endsWith('.ts') && !known.has(path))),
      [],
    );
  });

  it('keep the layers below the disk, and the features, pure', () => {
    assert.deepEqual(
      breaches((source) => {
        if (!isPure(source)) return [];
        const mayRead = /^src\/(adapt\/render|record\/dictionary|versions\/package-root)\.ts$/.test(
          source.path,
        );
        return [
          ...source.others.filter(
            (name) =>
              /yeoman|mem-fs|inquirer|^node:(process|child_process|os|net|http|worker_threads)/.test(
                name,
              ) ||
              (/^node:fs/.test(name) && !mayRead),
          ),
          ...(source.code.match(
            /\b(process|console|globalThis|Date\.now|Math\.random|new Date|performance)\b/g,
          ) ?? []),
        ];
      }),
      [],
    );
  });

  it('assign every file to a layer', () => {
    assert.deepEqual(
      breaches(({ path }) => (floorOf(path) === -1 ? ['is on no floor'] : [])),
      [],
    );
  });

  it('only allow imports within a layer or from lower layers', () => {
    assert.deepEqual(
      breaches(({ path, ours }) =>
        ours.filter(
          (imported) =>
            imported.endsWith('.ts') &&
            (floorOf(imported) > floorOf(path) ||
              (floorOf(imported) === floorOf(path) && folderOf(imported) !== folderOf(path))),
        ),
      ),
      [],
    );
  });

  it('allow yeoman-generator in one file, and other Yeoman packages only in the Yeoman face', () => {
    const importing = (pattern: RegExp): string[] =>
      sources
        .filter(({ others }) => others.some((name) => pattern.test(name)))
        .map(({ path }) => path);
    assert.deepEqual(importing(/^yeoman-generator/), ['src/yeoman/generator-for.ts']);
    assert.deepEqual(
      importing(/yeoman|mem-fs/).filter((path) => !path.startsWith('src/yeoman/')),
      [],
    );
  });

  it('let only cli.ts exit the process', () => {
    const ending = /process\s*\.\s*(exit|abort|kill\s*\(\s*process\.pid)\s*\(/;
    assert.deepEqual(
      breaches(({ path, code }) =>
        path !== 'src/cli.ts' && ending.test(code) ? ['ends the process'] : [],
      ),
      [],
    );
  });

  it('print text only through the function that escapes it', () => {
    const ways = (path: string): RegExp =>
      path === 'src/yeoman/generator-for.ts'
        ? /console\.\w+|std(?:out|err)\.write|adapter\.log|\blog\((?!shown\()/g
        : /console\.\w+|std(?:out|err)\.write|\.log\(/g;
    // Node's own version is all that cli.ts says, before anything else can be loaded.
    const exempt = ['src/cli/print.ts', 'src/cli.ts'];
    assert.deepEqual(
      breaches(({ path, code }) => (exempt.includes(path) ? [] : (code.match(ways(path)) ?? []))),
      [],
    );
    const printing = readFileSync(resolve(root, 'src/cli/print.ts'), 'utf8');
    const written = printing.match(/(?:std(?:out|err)|stream)\.write\(.*/g) ?? [];
    assert.equal(written.length, 3);
    for (const each of written) assert.match(each, /shown\(/);
    assert.deepEqual(
      sources
        .filter(({ others }) => others.some((name) => /inquirer|clack/.test(name)))
        .map(({ path }) => path),
      ['src/cli/terminal.ts'],
    );
    const prompting = sources.find(({ path }) => path === 'src/cli/terminal.ts');
    assert.match(prompting?.code ?? '', /prompt\(shownQuestion\(/);
    assert.doesNotMatch(prompting?.code ?? '', /\b(?:intro|log\.\w+)\((?!shown\()/);
  });

  it('contain no import cycles', () => {
    const loaded = new Map(sources.map((source) => [source.path, source.loaded]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) cycles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
      else if (!done.has(path)) {
        for (const next of loaded.get(path) ?? []) visit(next, [...way, path]);
        done.add(path);
      }
    };
    for (const { path } of sources) visit(path, []);
    assert.deepEqual(cycles, []);
  });
});

describe('dependency versions of generated code', () => {
  it('are listed only in src/versions/package.json', () => {
    // An action of CI is pinned by its commit; the tag behind it is for people.
    const pinned = /@[0-9a-f]{40} # v[\d.]+/g;
    // As a range of npm, in an address, or as a value in JSON; a section of an RFC is none of these.
    const version = /(?:[@/]|"\s*:\s*"[\^~]?)\d+\.\d+\.\d+\b(?!\.)/g;
    const texts = [
      ...sources.filter(({ path }) => path.startsWith('generators/')).map(({ path }) => path),
      ...filesBelow('templates', '.ejs'),
    ];
    assert.deepEqual(
      texts.flatMap((path) => {
        const text = readFileSync(resolve(root, path), 'utf8').replace(pinned, '');
        return (text.match(version) ?? []).map((found) => `${path}: ${found}`);
      }),
      [],
    );
  });

  it('are pinned exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(resolve(root, 'src/versions/package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    assert.deepEqual(ranges, []);
  });
});

describe('templates', () => {
  const templates = filesBelow('templates', '.ejs');

  it('use only the raw output tag of EJS', () => {
    assert.deepEqual(
      templates.flatMap((path) =>
        (readFileSync(resolve(root, path), 'utf8').match(/<%-|<%_|\binclude\s*\(/g) ?? []).map(
          (tag) => `${path}: ${tag}`,
        ),
      ),
      [],
    );
  });

  it('belong to a registered feature', () => {
    const ids = new Set(
      sources.flatMap(({ path }) => /^generators\/([^/]+)\//.exec(path)?.[1] ?? []),
    );
    // Seeds that any of the features may need.
    ids.add('platform');
    assert.deepEqual(
      templates.filter((path) => !ids.has(path.split('/')[1] ?? '')),
      [],
    );
  });
});

describe('names', () => {
  it('of files are kebab-case and descriptive', () => {
    const vague = /(^|-)(utils?|helpers?|common|misc|manager|shared|stuff)(-|\.|$)/;
    const names = [
      ...sources.map(({ path }) => path),
      // Fixtures are other people's repositories.
      ...filesBelow('test', '.ts').filter((path) => !path.startsWith('test/fixtures/')),
      ...filesBelow('bench', '.ts').filter((path) => !path.includes('/.')),
    ];
    assert.deepEqual(
      names.filter((path) => {
        const name = posix.basename(path);
        return !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(name) || vague.test(name);
      }),
      [],
    );
  });

  it('of feature folders are the registered ids, each with its two files', async () => {
    const { features } = await import('../src/request/features.ts');
    const folders = readdirSync(resolve(root, 'generators')).sort();
    assert.deepEqual(features.map(({ id }) => id).sort(), folders);
    for (const folder of folders) {
      const files = readdirSync(resolve(root, 'generators', folder));
      assert.ok(files.includes('index.ts') && files.includes('feature.ts'), folder);
    }
  });
});

describe('source files', () => {
  it('do not exceed the line limit', () => {
    const exempt = [
      // One whole idea with its invariants: stage, rename, undo, recover.
      'src/write/transaction.ts',
      // Written by `npm run docs`.
      'src/request/option-types.ts',
    ];
    const long = sources
      .map(({ path }) => ({
        path,
        lines: readFileSync(resolve(root, path), 'utf8').split('\n').length,
      }))
      .filter(({ path, lines }) => lines > 250 && !exempt.includes(path));
    assert.deepEqual(long, []);
  });
});

describe('network access', () => {
  it('is limited to the owner lookup behind --online', () => {
    const asking = sources.filter(
      ({ path, others }) =>
        /\bawait fetch\(/.test(readFileSync(resolve(root, path), 'utf8')) ||
        others.some((name) => /^node:(net|tls|dns|http|https|http2|dgram)$/.test(name)),
    );
    assert.deepEqual(
      asking.map(({ path }) => path),
      ['src/disk/owner-lookup.ts'],
    );
  });
});

describe('child processes', () => {
  it('are started only by the git wrapper and the installer', () => {
    const running = sources.filter(({ others }) =>
      others.some((name) => /^(node:)?(child_process|cross-spawn)$/.test(name)),
    );
    assert.deepEqual(
      running.map(({ path }) => path),
      ['src/disk/git-process.ts', 'src/disk/install.ts'],
    );
  });
});
