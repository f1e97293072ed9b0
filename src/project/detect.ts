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
    generated: storedAnswers(reader, 'app') !== undefined,
    packageManager: packageManager(reader, manifest, text ?? ''),
    language: language(reader, manifest, text ?? ''),
    moduleSystem:
      manifest?.type === 'module'
        ? { value: 'esm', evidence: at(text ?? '', '"type"') }
        : { value: 'cjs', evidence: 'package.json has no "type": "module"' },
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
    if (reader.read(file) !== undefined) return { value: manager, evidence: file };
  }
  const declared = manifest?.packageManager?.split('@')[0];
  const known = lockfiles.find(([, manager]) => manager === declared);
  if (known) return { value: known[1], evidence: at(text, '"packageManager"') };
  return { value: 'npm', evidence: 'no lockfile and no "packageManager": npm comes with Node' };
}

function language(reader: Reader, manifest: Manifest | undefined, text: string): Fact<'ts' | 'js'> {
  if (reader.read('tsconfig.json') !== undefined) return { value: 'ts', evidence: 'tsconfig.json' };
  if (manifest?.devDependencies?.typescript ?? manifest?.dependencies?.typescript) {
    return { value: 'ts', evidence: at(text, '"typescript"') };
  }
  return { value: 'js', evidence: 'no tsconfig.json and no typescript in package.json' };
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
    return { value: { name, range, installed }, evidence: at(text, `"${name}"`) };
  }
  return { value: undefined, evidence: 'package.json names none that is known' };
}

const entries = ['main', 'server', 'index', 'app'].flatMap((name) => [
  `src/${name}.ts`,
  `${name}.ts`,
]);

function entry(reader: Reader): Project['entry'] {
  const listening = entries.find((path) => reader.read(path)?.includes('.listen('));
  return listening === undefined
    ? { value: undefined, evidence: `none of ${entries.join(', ')} calls .listen()` }
    : { value: listening, evidence: at(reader.read(listening) ?? '', '.listen(', listening) };
}

/** `<file>:<line>` of the first line that holds `needle`. */
function at(text: string, needle: string, file = 'package.json'): string {
  const line = text.split('\n').findIndex((each) => each.includes(needle));
  return `${file}:${line + 1}`;
}
