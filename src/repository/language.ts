import type { Fact, Language, ModuleSystem } from '../model/project.js';
import { dependencyAround } from './dependency.js';
import { certain, guess, likely, lineWith } from './evidence.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';
import type { CompilerOptions } from './tsconfig.js';

/** What the package is written in: its sources say it, before what is installed does. */
export function languageOf(
  ground: ProjectFiles,
  entry: string | undefined,
  sources: readonly Source[],
  compiler: CompilerOptions | undefined,
): Fact<Language> {
  const typed = sources.filter(({ path }) => /\.([cm]?ts|tsx)$/.test(path));
  const untyped = sources.length - typed.length;
  const count = `${typed.length} of ${sources.length} sources are TypeScript`;
  if (sources.length > 0) {
    const isTyped = typed.length > untyped || (typed.length > 0 && /ts$/.test(entry ?? ''));
    const first = sources[0]?.path ?? '';
    if (typed.length === 0 || untyped === 0) {
      return certain(isTyped ? 'ts' : 'js', `${first}: ${count}`);
    }
    return likely(isTyped ? 'ts' : 'js', count);
  }
  if (compiler !== undefined) return likely('ts', compiler.file);
  const typescript = dependencyAround(ground, 'typescript');
  if (typescript) return likely('ts', typescript.evidence);
  return likely('js', 'no tsconfig.json and no typescript in package.json');
}

/**
 * What runs, not what is written: TypeScript with `"module": "commonjs"` is CommonJS, whatever its
 * imports look like.
 */
export function moduleSystemOf(
  ground: ProjectFiles,
  {
    language,
    entry,
    sources,
    compiler,
  }: {
    language: Language;
    entry: string | undefined;
    sources: readonly Source[];
    compiler: CompilerOptions | undefined;
  },
): Fact<ModuleSystem> {
  const ending = /\.([mc])[jt]s$/.exec(entry ?? '')?.[1];
  if (ending !== undefined) return certain(ending === 'm' ? 'esm' : 'cjs', `the entry is ${entry}`);
  const { type } = ground.manifest;
  const declared: Fact<ModuleSystem> | undefined =
    type === 'module' || type === 'commonjs'
      ? certain(type === 'module' ? 'esm' : 'cjs', ground.keyAt('type'))
      : undefined;
  const runtime = runtimeOf(ground);
  if (language === 'ts') return emitted(ground, compiler, declared, runtime);
  if (declared) return declared;
  if (runtime?.system) return likely(runtime.system, runtime.evidence);
  const importing = sources.find(({ text }) => /^(import\s[^(]|export\s)/m.test(text));
  const requiring = sources.find(({ text }) => /\brequire\(|\bmodule\.exports\b/.test(text));
  if (importing && !requiring) {
    const { path, text } = importing;
    return likely('esm', lineWith(path, text, /^(import\s|export\s)/m));
  }
  return likely('cjs', 'package.json has no "type": "module"');
}

function emitted(
  ground: ProjectFiles,
  compiler: CompilerOptions | undefined,
  declared: Fact<ModuleSystem> | undefined,
  runtime: ReturnType<typeof runtimeOf>,
): Fact<ModuleSystem> {
  const module = String(compiler?.options.module ?? '').toLowerCase();
  const file = compiler?.file ?? '';
  const line = (): string => lineWith(file, ground.read(file) ?? '', '"module"');
  if (/^(commonjs|amd|umd|system)$/.test(module)) {
    // A program that runs the sources does not ask the compiler.
    return runtime?.system === 'esm' && declared?.value === 'esm'
      ? declared
      : certain('cjs', line());
  }
  if (declared) return declared;
  if (/^node/.test(module)) {
    return certain(
      'cjs',
      `${line()}: ${module} follows package.json, which has no "type": "module"`,
    );
  }
  if (runtime?.system) return likely(runtime.system, runtime.evidence);
  if (/^(es|preserve)/.test(module)) {
    return likely(
      'esm',
      `${line()}: the sources are ES modules, and Node detects them by their syntax`,
    );
  }
  return guess('cjs', 'package.json has no "type": "module", and no tsconfig.json says otherwise');
}

/** What runs the sources without a build, or bundles them, and the modules that it makes of them. */
function runtimeOf(
  ground: ProjectFiles,
): { system: ModuleSystem | undefined; evidence: string } | undefined {
  const { scripts = {} } = ground.manifest;
  const order = Object.keys(scripts).filter((name) => /^(start|serve|dev|build)\b/.test(name));
  const kinds = [
    [/\bbun (run |--\S+ |build )*\S+\.[jt]s\b/, 'esm'],
    [/\bvite(-node)?\b/, 'esm'],
    [/--format[ =]["']?(esm|module)\b/, 'esm'],
    [/--format[ =]["']?cjs\b|\btsup\b|\bbabel(-node)?\b|@babel\/register/, 'cjs'],
    [/\btsx\b|--import[ =]tsx\b/, 'cjs'],
  ] as const;
  for (const [pattern, system] of kinds) {
    const name = order.find((each) => pattern.test(scripts[each] ?? ''));
    if (name !== undefined) return { system, evidence: ground.keyAt('scripts', name) };
  }
  return undefined;
}
