import type { Above, Fact, Framework, Project, Reader } from '../model/project.js';
import { preferredCatalog } from './catalogs.js';
import { ecosystemOf } from './ecosystem.js';
import { entryOf } from './entry.js';
import { frameworkNamed, frameworkOf } from './framework.js';
import * as repository from './governance-facts.js';
import { importEndingsOf } from './import-endings.js';
import { killTimesOf } from './kill-times.js';
import { languageOf, moduleSystemOf } from './language.js';
import { loggerOf } from './logger.js';
import { isObject } from './manifest.js';
import { migrationFilesOf, migrationToolOf } from './migration-tool.js';
import { nodeRangeOf } from './node-range.js';
import { packageManagerOf } from './package-managers.js';
import { type ProjectFiles, projectFilesOf } from './project-files.js';
import { sigusr2Of } from './restart-signal.js';
import { http2Of, webSocketsOf } from './servers.js';
import { outDirOf, sampleOf, sourceDirOf } from './sources.js';
import { isInstalled } from './stored-answers.js';
import { formattingOf } from './style.js';
import { testDirOf, testRunnerOf } from './tests.js';
import { linterOf, otherDatabaseOf, postgresOf, redisOf, shutdownLibraryOf } from './tooling.js';
import { compilerOptions, tsconfigOf } from './tsconfig.js';
import { requirementsOf } from './versions-of.js';
import { workspaceOf } from './workspace.js';

/** Facts that were said instead of found, by name; of a fact with parts, perhaps only some. */
export type Given = Readonly<Record<string, Fact<unknown>>>;

/** The names of a project's facts. */
export type FactName = {
  [Name in keyof Project]-?: Project[Name] extends Fact<unknown> ? Name : never;
}[keyof Project];

/**
 * What can be told about a package from its files; pure, and nothing of the repository is run.
 *
 * @param above the repository around the package, where there is one
 * @param given facts that hold whatever the files say; what follows from them follows
 * @throws {AgentopsError} if `package.json` or `.yo-rc.json` is broken
 */
export function detect(reader: Reader, folder: string, above?: Above, given: Given = {}): Project {
  const ground = projectFilesOf(reader, above);
  const settled = <Name extends FactName>(name: Name, find: () => Project[Name]): Project[Name] =>
    given[name] === undefined ? find() : over(ground, name, find(), given[name]);

  const found = compilerOptions(ground);
  const tsconfig = settled('tsconfig', () => tsconfigOf(ground, found));
  const compiler = tsconfig.value && {
    file: tsconfig.value.file,
    missing: found?.missing ?? [],
    options: { ...found?.options, ...(tsconfig.confidence === 'given' && tsconfig.value) },
  };
  const packageManager = settled('packageManager', () => packageManagerOf(ground));
  const outDir = settled('outDir', () => outDirOf(ground, tsconfig.value?.outDir));
  const output = { outDir: outDir.value, rootDir: tsconfig.value?.rootDir };
  const entry = settled('entry', () => entryOf(ground, output));
  const sourceDir = settled('sourceDir', () => sourceDirOf(ground, entry.value, output));
  const sources = sampleOf(ground, {
    sourceDir: sourceDir.value,
    entry: entry.value,
    outDir: outDir.value,
  });
  const language = settled('language', () => languageOf(ground, entry.value, sources, compiler));
  const code = { language: language.value, entry: entry.value, sources, compiler };
  const moduleSystem = settled('moduleSystem', () => moduleSystemOf(ground, code));
  const formatting = formattingOf(ground, language.value, sources);
  return {
    folder,
    manifest: ground.hasManifest ? ground.manifest : undefined,
    features: [],
    toolsAround: ground.levels.slice(1).flatMap((level) => {
      const { dependencies, devDependencies } = ground.manifestOf(level);
      return Object.keys({ ...dependencies, ...devDependencies });
    }),
    requirements: requirementsOf(ground),
    catalog: preferredCatalog(ground),
    generated: isInstalled(ground, 'app'),
    ecosystem: settled('ecosystem', () => ecosystemOf(ground)),
    packageManager,
    workspace: settled('workspace', () => workspaceOf(ground, packageManager.value, above?.path)),
    language,
    moduleSystem,
    nodeRange: settled('nodeRange', () => nodeRangeOf(ground)),
    framework: settled('framework', () => frameworkOf(ground, entry.value, sources)),
    entry,
    sourceDir,
    outDir,
    testRunner: settled('testRunner', () => testRunnerOf(ground)),
    testDir: settled('testDir', () => testDirOf(ground)),
    formatter: settled('formatter', () => formatting.formatter),
    linter: settled('linter', () => linterOf(ground)),
    style: settled('style', () => formatting.style),
    importEndings: settled('importEndings', () =>
      importEndingsOf(ground, sources, { ...code, moduleSystem: moduleSystem.value }),
    ),
    tsconfig,
    logger: settled('logger', () => loggerOf(ground, sources)),
    redis: settled('redis', () => redisOf(ground)),
    postgres: settled('postgres', () => postgresOf(ground)),
    otherDatabase: settled('otherDatabase', () => otherDatabaseOf(ground)),
    migrationTool: settled('migrationTool', () => migrationToolOf(ground)),
    migrationFiles: settled('migrationFiles', () => migrationFilesOf(ground)),
    http2: settled('http2', () => http2Of(sources)),
    webSockets: settled('webSockets', () => webSocketsOf(sources)),
    sigusr2: settled('sigusr2', () => sigusr2Of(ground, sources)),
    killTimes: settled('killTimes', () => killTimesOf(ground)),
    shutdownLibrary: settled('shutdownLibrary', () => shutdownLibraryOf(ground)),
    dockerfile: settled('dockerfile', () => repository.dockerfileOf(ground)),
    compose: settled('compose', () => repository.composeOf(ground)),
    ci: settled('ci', () => repository.ciOf(ground)),
    gitHost: settled('gitHost', () => repository.gitHostOf(ground)),
    codeowners: settled('codeowners', () => repository.codeownersOf(ground)),
    adrFolder: settled('adrFolder', () => repository.adrFolderOf(ground)),
    given,
  };
}

/** A fact with what was said of it; parts that were not said stay as they were found. */
function over<Name extends FactName>(
  ground: ProjectFiles,
  name: Name,
  found: Project[Name],
  said: Fact<unknown>,
): Project[Name] {
  if (!isObject(said.value)) return said as Project[Name];
  const parts = said.value;
  const before =
    name === 'framework' && typeof parts.name === 'string'
      ? named(ground, parts.name, found as Project['framework'])
      : (found.value ?? empty[name]);
  return {
    ...said,
    value: { ...(before as object | undefined), ...parts },
  } as Fact<unknown> as Project[Name];
}

const named = (ground: ProjectFiles, name: string, { value }: Project['framework']): Framework =>
  value?.name === name ? value : frameworkNamed(ground, name);

/** What a fact with parts has where nothing was found. */
const empty: Partial<Record<FactName, object>> = {
  framework: { name: 'express', range: '*', installed: undefined, major: undefined },
  migrationFiles: { folder: 'migrations', files: [] },
  workspace: { tool: 'npm', orchestrator: undefined, root: '.', path: '.' },
  logger: { library: 'pino', module: undefined, name: undefined },
  tsconfig: {
    file: 'tsconfig.json',
    module: undefined,
    moduleResolution: undefined,
    target: undefined,
    lib: undefined,
    strict: false,
    skipLibCheck: false,
    verbatimModuleSyntax: false,
    esModuleInterop: false,
    rootDir: undefined,
    outDir: undefined,
    paths: {},
  },
};
