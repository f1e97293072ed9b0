import { AgentopsError } from '../core/errors.js';
import type { Fact, Manifest, PackageManager, Project, Reader } from './project.js';
import { storedAnswers } from './stored-answers.js';

const lockfiles: readonly [file: string, manager: PackageManager][] = [
  ['package-lock.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

const frameworks = ['@nestjs/core', 'next', 'fastify', 'express', 'hono', 'koa'];

/** What can be told about a repository from its files; pure, nothing of the repository is run. */
export function detect(reader: Reader, folder: string): Project {
  const text = reader.read('package.json');
  const manifest = text === undefined ? undefined : parseManifest(text);
  return {
    folder,
    manifest,
    features: [],
    generated: storedAnswers(reader, 'app') !== undefined,
    ...unread,
    packageManager: packageManager(reader, manifest, text ?? ''),
    language: language(reader, manifest, text ?? ''),
    moduleSystem:
      manifest?.type === 'module'
        ? { value: 'esm', evidence: at(text ?? '', '"type"'), confidence: 'likely' }
        : { value: 'cjs', evidence: 'package.json has no "type": "module"', confidence: 'likely' },
    framework: framework(reader, manifest, text ?? ''),
    entry: entry(reader),
  };
}

function parseManifest(text: string): Manifest {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new TypeError('it holds no object');
  } catch (cause) {
    throw new AgentopsError('REFUSED', 'package.json can not be read.', {
      details: [`package.json: ${(cause as Error).message}`],
      next: 'Mend package.json, then run the command again.',
      cause,
    });
  }
}

function packageManager(
  reader: Reader,
  manifest: Manifest | undefined,
  text: string,
): Fact<PackageManager> {
  for (const [file, manager] of lockfiles) {
    if (reader.read(file) !== undefined)
      return { value: manager, evidence: file, confidence: 'likely' };
  }
  const declared = manifest?.packageManager?.split('@')[0];
  const known = lockfiles.find(([, manager]) => manager === declared);
  if (known)
    return { value: known[1], evidence: at(text, '"packageManager"'), confidence: 'likely' };
  return {
    value: 'npm',
    evidence: 'no lockfile and no "packageManager": npm comes with Node',
    confidence: 'likely',
  };
}

function language(reader: Reader, manifest: Manifest | undefined, text: string): Fact<'ts' | 'js'> {
  if (reader.read('tsconfig.json') !== undefined)
    return { value: 'ts', evidence: 'tsconfig.json', confidence: 'likely' };
  if (manifest?.devDependencies?.typescript ?? manifest?.dependencies?.typescript) {
    return { value: 'ts', evidence: at(text, '"typescript"'), confidence: 'likely' };
  }
  return {
    value: 'js',
    evidence: 'no tsconfig.json and no typescript in package.json',
    confidence: 'likely',
  };
}

function framework(
  reader: Reader,
  manifest: Manifest | undefined,
  text: string,
): Project['framework'] {
  for (const name of frameworks) {
    const range = manifest?.dependencies?.[name];
    if (range === undefined) continue;
    const own = reader.read(`node_modules/${name}/package.json`);
    const installed = own && /"version":\s*"([^"]+)"/.exec(own)?.[1];
    return {
      value: {
        name,
        range,
        installed,
        major: Number(/\d+/.exec(installed ?? range)?.[0] ?? Number.NaN) || undefined,
      },
      evidence: at(text, `"${name}"`),
      confidence: 'certain',
    };
  }
  return {
    value: undefined,
    evidence: 'package.json names none that is known',
    confidence: 'likely',
  };
}

const entries = ['main', 'server', 'index', 'app'].flatMap((name) => [
  `src/${name}.ts`,
  `${name}.ts`,
]);

function entry(reader: Reader): Project['entry'] {
  const listening = entries.find((path) => reader.read(path)?.includes('.listen('));
  return listening === undefined
    ? {
        value: undefined,
        evidence: `none of ${entries.join(', ')} calls .listen()`,
        confidence: 'guess',
      }
    : {
        value: listening,
        evidence: at(reader.read(listening) ?? '', '.listen(', listening),
        confidence: 'likely',
      };
}

/** `<file>:<line>` of the first line that holds `needle`. */
function at(text: string, needle: string, file = 'package.json'): string {
  const line = text.split('\n').findIndex((each) => each.includes(needle));
  return `${file}:${line + 1}`;
}

const none = { value: undefined, evidence: 'not looked for', confidence: 'guess' } as const;

const unread = {
  ecosystem: { value: 'node', evidence: 'not looked for', confidence: 'guess' },
  workspace: none,
  nodeRange: none,
  sourceDir: { value: 'src', evidence: 'not looked for', confidence: 'guess' },
  outDir: none,
  testRunner: none,
  testDir: none,
  formatter: none,
  linter: none,
  style: {
    value: {
      indent: 2,
      quotes: 'single',
      semicolons: true,
      width: 100,
      trailingCommas: 'all',
      arrowParens: 'always',
      bracketSpacing: true,
      eol: 'lf',
      finalNewline: true,
    },
    evidence: 'not looked for',
    confidence: 'guess',
  },
  importEndings: { value: '.js', evidence: 'not looked for', confidence: 'guess' },
  tsconfig: none,
  logger: none,
  redis: none,
  postgres: none,
  shutdownLibrary: none,
  dockerfile: none,
  compose: none,
  ci: none,
  gitHost: none,
  codeowners: none,
  adrFolder: none,
} as const;
