import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Release, versionOf } from './release-versions.ts';

/* What three successive versions differ in: everything that a maintainer does to a generator. */

export const changesOf: Readonly<Record<Release, (sources: string) => void>> = {
  first: olderDependencies,
  second: secondVersion,
  third: thirdVersion,
};

/** Each version depends on what was current at its time, and the third on what is now. */
function olderDependencies(sources: string): void {
  const path = 'src/versions/package.json';
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(sources, path), 'utf8'),
  ) as Record<string, Record<string, string>>;
  current.set('pino', dependencies?.pino ?? '');
  current.set('pino-pretty', devDependencies?.['pino-pretty'] ?? '');
  change(sources, path, [
    [`"pino": "${current.get('pino')}"`, '"pino": "10.2.1"'],
    [`"pino-pretty": "${current.get('pino-pretty')}"`, '"pino-pretty": "13.1.2"'],
  ]);
}

const current = new Map<string, string>();

function secondVersion(sources: string): void {
  change(sources, 'src/versions/package.json', [['"pino": "10.2.1"', '"pino": "10.3.0"']]);
  rename(sources, 'registry', 'probes');
  migrations(sources, [
    `{ version: '${versionOf('second')}', summary: 'health/registry is called probes', renames: renamed('registry', 'probes') },`,
  ]);
  change(sources, 'templates/health-check/health/probes.ts.ejs', [
    ['probeTimeoutMs = 2000', 'probeTimeoutMs = 1900'],
    [
      '/** Starts the task at once. */',
      '/** Starts the task at once, and again until it is over. */',
    ],
    [
      '    /** Is the process alive?',
      '    /** True once `drain` was called. */\n    isDraining: () => draining,\n\n    /** Is the process alive?',
    ],
  ]);
  change(sources, 'templates/logging/logging/logger.ts.ejs', [
    ['/** Default: stdout. */', '/** Where the lines go; stdout if nothing is said. */'],
  ]);
  change(sources, 'templates/app/Dockerfile.ejs', [
    ['--interval=30s', '--interval=20s'],
    ['USER node\n', 'USER node\nSTOPSIGNAL SIGTERM\n'],
  ]);
  change(sources, 'templates/app/README.md.ejs', [
    ['## Layout\n', '## Signals\n\nSIGTERM drains, SIGUSR2 toggles the log level.\n\n## Layout\n'],
    ['no configuration needed', 'needs no configuration'],
  ]);
  change(sources, 'generators/graceful-shutdown/feature.ts', [
    ['.default(10_000)', '.default(12_000)'],
    ["example: '10000'", "example: '12000'"],
  ]);
}

function thirdVersion(sources: string): void {
  change(sources, 'src/versions/package.json', [
    ['"pino": "10.3.0"', `"pino": "${current.get('pino')}"`],
    ['"pino-pretty": "13.1.2"', `"pino-pretty": "${current.get('pino-pretty')}"`],
  ]);
  rename(sources, 'probes', 'probe-registry');
  migrations(sources, [
    `{ version: '${versionOf('third')}', summary: 'health/probes is called probe-registry', renames: renamed('probes', 'probe-registry') },`,
  ]);
  addOption(sources);
  moveWiring(sources);
  addAndDropFiles(sources);
  change(sources, 'templates/app/compose.yaml.ejs', [['start_period: 15s', 'start_period: 20s']]);
  change(sources, 'templates/app/github-ci.yml.ejs', [
    [
      '      - run: <%= run %> lint\n',
      '      - run: node --version\n      - run: <%= run %> lint\n',
    ],
  ]);
  change(sources, 'templates/app/tsconfig.json.ejs', [
    [
      '"noImplicitOverride": true,',
      '"noImplicitOverride": true,\n    "forceConsistentCasingInFileNames": true,',
    ],
  ]);
  change(sources, 'generators/app/feature.ts', [
    ['--import tsx --test test', '--import tsx --test --test-reporter=spec test'],
  ]);
  change(sources, 'src/feature-kit/placement.ts', [
    ["'--import tsx ' : ''}--test ", "'--import tsx ' : ''}--test --test-reporter=spec "],
  ]);
  change(sources, 'templates/error-handling/errors/app-error.ts.ejs', [
    [
      'export class AppError',
      '// Thrown by handlers; everything else is a fault of ours.\nexport class AppError',
    ],
  ]);
  change(sources, 'generators/graceful-shutdown/feature.ts', [
    ["variables: ['SHUTDOWN_DRAIN_MS'", "variables: ['SHUTDOWN_DRAIN_MS', 'KEEP_ALIVE_MS'"],
    [
      "      variable(dir, {\n        name: 'SHUTDOWN_TIMEOUT_MS'",
      "      variable(dir, {\n        name: 'KEEP_ALIVE_MS',\n        schema: 'z.coerce.number().int().min(0).default(5000)',\n        description: 'Time for which an idle connection is kept',\n        example: '5000',\n      }),\n      variable(dir, {\n        name: 'SHUTDOWN_TIMEOUT_MS'",
    ],
  ]);
}

/** `--probe-timeout`, which goes into a module; nobody who was there before has answered it. */
function addOption(sources: string): void {
  change(sources, 'generators/health-check/feature.ts', [
    [
      "      .describe('Base path of the three probes'),\n",
      "      .describe('Base path of the three probes'),\n    probeTimeout: z.number().int().default(1800).describe('The shortest timeout of the probes'),\n",
    ],
    [
      '        dependencies: [],\n',
      '        dependencies: [],\n        moduleValues: { probeTimeout: answers.probeTimeout },\n',
    ],
  ]);
  change(sources, 'templates/health-check/health/probe-registry.ts.ejs', [
    ['probeTimeoutMs = 1900', 'probeTimeoutMs = <%= probeTimeout %>'],
  ]);
}

/** The probes come with the routes, and the request log is told of them. */
function moveWiring(sources: string): void {
  change(sources, 'generators/health-check/feature.ts', [["place: 'made'", "place: 'registered'"]]);
  change(sources, 'generators/logging/feature.ts', [
    [
      "isFastify ? '' : ', { logger }'",
      'isFastify ? ", { probes: \'/health\' }" : ", { logger, probes: \'/health\' }"',
    ],
  ]);
}

function addAndDropFiles(sources: string): void {
  change(sources, 'generators/health-check/feature.ts', [
    ["modules: ['probe-registry', ", "modules: ['probe-registry', 'summary', "],
  ]);
  writeFileSync(
    join(sources, 'templates/health-check/health/summary.ts.ejs'),
    "import type { HealthReport } from './probe-registry.js';\n\n/** One line for people. */\nexport const summaryOf = ({ service, status }: HealthReport): string =>\n  [service, status].join(': ');\n",
  );
  change(sources, 'generators/logging/feature.ts', [[", 'request-logging.test'", '']]);
  rmSync(join(sources, 'templates/logging/test/request-logging.test.ts.ejs'));
  change(sources, 'generators/app/repository-files.ts', [
    ["    whole('.editorconfig', 'editorconfig'),\n", ''],
  ]);
  rmSync(join(sources, 'templates/app/editorconfig.ejs'));
}

/** A module of `health` is called otherwise, and so in all that imports it. */
function rename(sources: string, from: string, to: string): void {
  const folder = join(sources, 'templates/health-check/health');
  renameSync(join(folder, `${from}.ts.ejs`), join(folder, `${to}.ts.ejs`));
  change(sources, 'generators/health-check/feature.ts', [[`'${from}',`, `'${to}',`]]);
  let found = 0;
  for (const path of readdirSync(join(sources, 'templates'), {
    recursive: true,
    encoding: 'utf8',
  })) {
    if (!path.endsWith('.ejs')) continue;
    const file = join(sources, 'templates', path);
    const text = readFileSync(file, 'utf8');
    const import_ = new RegExp(`(from '(?:\\.|[^']*/health|<%= modules %>))/${from}\\.js'`, 'g');
    const changed = text.replace(import_, `$1/${to}.js'`);
    if (changed === text) continue;
    found++;
    writeFileSync(file, changed);
  }
  if (found < 10) throw new Error(`only ${found} templates import health/${from}`);
}

/** Adds migrations to the feature, and to `app`, of which it is a part. */
function migrations(sources: string, entries: readonly string[]): void {
  const lines = entries.map((each) => `    ${each}\n`).join('');
  for (const id of ['app', 'health-check']) {
    const path = `generators/${id}/feature.ts`;
    const text = readFileSync(join(sources, path), 'utf8');
    const helper =
      'function renamed(from: string, to: string) {\n' +
      '  return (answers: { readonly [key: string]: unknown }) => {\n' +
      "    const at = (name: string) => [answers.dir ?? 'src/platform', 'health', name + '.ts'].join('/');\n" +
      '    return { [at(from)]: at(to) };\n  };\n}\n';
    if (text.includes('  ], // migrations\n')) {
      change(sources, path, [['  ], // migrations\n', `${lines}  ], // migrations\n`]]);
    } else {
      const [own = ''] = / {2}migrations: \[\n[\s\S]*?\n {2}\],\n/.exec(text) ?? [];
      const wanted = own ? own.replace(/ {2}\],\n$/, '') : '  requires: [],\n  migrations: [\n';
      change(sources, path, [
        [own || '  requires: [],\n', `${wanted}${lines}  ], // migrations\n`],
      ]);
      writeFileSync(join(sources, path), `${readFileSync(join(sources, path), 'utf8')}\n${helper}`);
    }
  }
}

/** Replaces texts that are there exactly once. */
function change(
  sources: string,
  path: string,
  replacements: readonly (readonly [from: string, to: string])[],
): void {
  let text = readFileSync(join(sources, path), 'utf8');
  for (const [from, to] of replacements) {
    const count = text.split(from).length - 1;
    if (count !== 1) throw new Error(`${path} has ${count} times: ${from}`);
    text = text.replace(from, () => to);
  }
  writeFileSync(join(sources, path), text);
}
