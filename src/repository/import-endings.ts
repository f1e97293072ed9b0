import type { Fact, ImportEndings, Language, ModuleSystem } from '../model/project.js';
import { guess, likely, lineAt } from './evidence.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';
import type { CompilerOptions } from './tsconfig.js';

const relativeImport =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])(\.{1,2}\/[^"'\n]{0,300})\1/g;

/** How relative imports end: as the sources write them, else as modules are resolved. */
export function importEndingsOf(
  ground: ProjectFiles,
  sources: readonly Source[],
  {
    language,
    moduleSystem,
    compiler,
  }: {
    language: Language;
    moduleSystem: ModuleSystem;
    compiler: CompilerOptions | undefined;
  },
): Fact<ImportEndings> {
  const seen: Record<ImportEndings, string[]> = { '.js': [], none: [], '.ts': [] };
  for (const { path, text } of sources) {
    for (const match of text.matchAll(relativeImport)) {
      const ending = endingOf(match[2] ?? '');
      if (ending !== undefined) seen[ending].push(lineAt(path, text, match.index));
    }
  }
  const [most] = (Object.keys(seen) as ImportEndings[]).sort(
    (one, other) => seen[other].length - seen[one].length,
  );
  const [where] = most === undefined ? [] : seen[most];
  if (most !== undefined && where !== undefined) return likely(most, where);
  return resolved(ground, language, moduleSystem, compiler);
}

function endingOf(specifier: string): ImportEndings | undefined {
  const name = specifier.split('/').at(-1) ?? '';
  if (name === '' || name === '.' || name === '..') return 'none';
  if (/\.[mc]?jsx?$/.test(name)) return '.js';
  if (/\.([mc]?ts|tsx)$/.test(name)) return '.ts';
  // Data and styles are named in full everywhere; `user.service` is a module without an ending.
  return /\.(json|node|css|scss|svg|html|wasm|graphql|gql|txt|sql|ya?ml|md)$/.test(name)
    ? undefined
    : 'none';
}

function resolved(
  ground: ProjectFiles,
  language: Language,
  moduleSystem: ModuleSystem,
  compiler: CompilerOptions | undefined,
): Fact<ImportEndings> {
  if (language === 'js') {
    return moduleSystem === 'esm'
      ? likely('.js', 'Node imports ES modules by their full names')
      : likely('none', 'require() resolves modules without an extension');
  }
  const option = (name: string): string => String(compiler?.options[name] ?? '').toLowerCase();
  const file = compiler?.file ?? 'tsconfig.json';
  const { scripts = {} } = ground.manifest;
  const stripping = Object.keys(scripts).find(
    (name) =>
      /^(start|dev|serve)/.test(name) &&
      /^(\w+=\S+\s+)*node\s((?!tsx|ts-node|swc|esbuild)[^&|;])*\.[mc]?ts\b/.test(
        scripts[name] ?? '',
      ),
  );
  if (stripping !== undefined) return likely('.ts', ground.keyAt('scripts', stripping));
  if (option('rewriteRelativeImportExtensions') === 'true') {
    return guess('.ts', `${file} has rewriteRelativeImportExtensions`);
  }
  const resolution = option('moduleResolution') || option('module');
  if (/^node(16|18|20|next)$/.test(resolution)) {
    return moduleSystem === 'esm'
      ? likely('.js', `${file} has ${resolution}, and ES modules are imported by their full names`)
      : likely('none', `${file} has ${resolution}, and the package is CommonJS`);
  }
  if (resolution !== '') return likely('none', `${file} has ${resolution}`);
  return moduleSystem === 'esm'
    ? guess('.js', 'Node imports ES modules by their full names')
    : guess('none', 'there are no imports to infer it from');
}
