import { posix } from 'node:path';
import { optionValue } from './command-line.js';
import type { ProjectFiles } from './project-files.js';

const starters =
  /^(node|nodejs|nodemon|tsx|ts-node|ts-node-esm|ts-node-dev|tsnd|babel-node|vite-node|swc-node|bun|deno|forever|supervisor|node-dev|esr|esmo|jiti|pm2|pm2-runtime|pm2-dev|sucrase-node|wrangler)$/;

/** Options of the starters whose value is a word of its own. */
const withValue = new Set(
  '-r --require --import --loader --experimental-loader --env-file --env-file-if-exists -P --project --tsconfig -w --watch-path --watch -e --ext -i --ignore --ignore-watch --exec -x -C --conditions --max-old-space-size --inspect-port --signal --delay --name -n -o --output -O --compilerOptions --cwd --include --exclude --preload --stack-trace-limit --title -c --config --interpreter'.split(
    ' ',
  ),
);
/** The same letters mean nothing with a value there. */
const flagOf: Readonly<Record<string, ReadonlySet<string>>> = {
  node: new Set(['--watch', '-i', '-c']),
  bun: new Set(['--watch', '-i']),
  tsx: new Set(['--watch', '-i']),
};

/** The word of a command that names the file it starts, as it is written. */
export function startedFile(words: readonly string[]): string | undefined {
  const [path = '', ...rest] = words;
  const program = posix.basename(path).replace(/\.(cmd|js|mjs|cjs)$/, '');
  if (program === 'nest' && rest[0] === 'start') {
    return optionValue(rest, ['--entryFile']) ?? 'src/main';
  }
  if (program === 'fastify') return fastifyPlugin(rest);
  if (program === 'adonis' || !starters.test(program)) return undefined;
  return positionals(program, rest).find((word) => !/^(run|watch|start|dev|serve)$/.test(word));
}

function positionals(program: string, words: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') continue;
    if (!word.startsWith('-')) found.push(word);
    else if (withValue.has(word) && !flagOf[program]?.has(word)) index += 1;
  }
  return found;
}

// Options of fastify-cli without a value; all others have one.
const fastifyFlags =
  /^--?(w|watch|P|pretty-logs|T|o|options|R|ts|h|help|verbose-watch|include-hooks|no-\w+)$/;

/** `fastify start -l info app.js`: the file of the plugin, which fastify-cli loads. */
function fastifyPlugin([command, ...words]: readonly string[]): string | undefined {
  if (command !== 'start') return undefined;
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) found.push(word);
    else if (!fastifyFlags.test(word) && !word.includes('=')) index += 1;
  }
  return found[0];
}

const endings = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs', 'jsx'];
const built = /^(dist|build|out|lib|output|\.output|compiled|target|bin)$/;

export interface OutputFolders {
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
}

/** The source file behind a path that something starts, be it a built file, a folder or a bare name. */
export function sourceOf(
  ground: ProjectFiles,
  path: string,
  { outDir, rootDir }: OutputFolders,
): string | undefined {
  const plain = posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
  if (plain.startsWith('..') || posix.isAbsolute(plain)) return undefined;
  const [first = '', ...deeper] = plain.split('/');
  const isOutput = outDir !== undefined && outDir !== '.' && `${plain}/`.startsWith(`${outDir}/`);
  const rest = isOutput ? plain.slice(outDir.length + 1) : deeper.join('/');
  const mapped = (): string | undefined => {
    if (!isOutput && !built.test(first)) return undefined;
    const roots = [rootDir ?? 'src', 'src', '.'];
    // As the compiler lays files out, and as a bundler does.
    return [rest, posix.basename(rest)]
      .flatMap((each) => roots.map((root) => posix.join(root, each)))
      .map((each) => asSource(ground, each, true))
      .find((each) => each !== undefined);
  };
  // A library's `lib` and a script's `bin` may be sources themselves.
  return isOutput || /^(dist|build|out)$/.test(first)
    ? (mapped() ?? asSource(ground, plain, false))
    : (asSource(ground, plain, false) ?? mapped());
}

/** A path as a file that exists: itself, with another ending, or the index of a folder. */
function asSource(ground: ProjectFiles, path: string, wasBuilt: boolean): string | undefined {
  const stem = path.replace(/\.([cm]?[jt]sx?)$/, '');
  const own = /\.[cm]?[jt]sx?$/.exec(path)?.[0];
  if (!wasBuilt && path !== '.' && ground.has(path) && isSource(path)) return path;
  if (own !== undefined) {
    const family = own.startsWith('.m') ? 'm' : own.startsWith('.c') ? 'c' : '';
    const nearest = [`${family}ts`, ...(family === '' ? ['tsx'] : ['ts']), `${family}js`, 'js'];
    return nearest.map((ending) => `${stem}.${ending}`).find(ground.has);
  }
  const inFolder = endings.map((ending) => posix.join(path, `index.${ending}`));
  return [...endings.map((ending) => `${path}.${ending}`), ...inFolder].find(ground.has);
}

/** A script of Node: by its ending, or without any, as `bin/www` is. */
const isSource = (path: string): boolean =>
  /\.[cm]?[jt]sx?$/.test(path) || !posix.basename(path).includes('.');
