import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asIfDroppedSince, asIfOlder, asIfYetToCome } from './older-version.ts';
import { warmAgentops } from './warm-agentops.ts';

/* Runs that change a tree in every way there is, for what goes wrong in the midst of them. */

export interface Run {
  readonly what: string;
  readonly args: readonly string[];
  /** A run that mends what was cut off, and is then refused. */
  readonly refused: readonly string[];
  /** Exit status of a run that ends well. */
  readonly done: number;
  /** That of one more, where there is nothing left to do. */
  readonly repeated: number;
  /** Steps between two runs that complete what was cut off: 1 does it after each. */
  readonly every: number;
  /** True where a file that a person has made may be in the way. */
  readonly writesNew: boolean;
  seed(folder: string): Promise<unknown>;
}

/** A service that somebody wrote before. */
export function writeService(folder: string): void {
  mkdirSync(join(folder, 'src'));
  writeFileSync(
    join(folder, 'src/server.ts'),
    "import Fastify from 'fastify';\n\nawait Fastify().listen({ port: 3000 });\n",
  );
  writeFileSync(join(folder, 'tsconfig.json'), '{}\n');
  writeFileSync(join(folder, '.env.example'), '# Mine\nMINE=1\n');
  const manifest = {
    name: 'svc',
    type: 'module',
    dependencies: { fastify: '5.12.8' },
    devDependencies: { typescript: '6.0.3' },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 4)}\n`);
}

/** The same with features in it. */
async function withFeatures(folder: string, ...features: string[]): Promise<void> {
  writeService(folder);
  const { code, stderr } = await warmAgentops(['add', ...features], { cwd: folder });
  assert.ok(code === 0 || code === 3, stderr);
}

/** A service in which a later version has something to change, to make and to remove. */
async function withOlderVersion(folder: string): Promise<void> {
  await withFeatures(folder, 'health-check');
  const older = (text: string): string => `// An older text.\n${text}`;
  asIfOlder(folder, 'health-check', 'src/platform/health/registry.ts', older);
  asIfOlder(folder, 'health-check', 'src/platform/health/fastify.ts', older);
  asIfYetToCome(folder, 'health-check', 'test/health.test.ts');
  asIfDroppedSince(folder, 'health-check', 'src/platform/dropped/deep/dropped.ts');
}

const nonsense = ['--answers', '{"nonsense":1}'];
const added = ['add', 'health-check', 'graceful-shutdown'];
const made = ['new', '.', '--name', 'svc', '--no-git', '--on-conflict', 'overwrite'];

export const runs: readonly Run[] = [
  {
    what: 'agentops add, which edits files and makes new ones',
    args: added,
    refused: [...added, ...nonsense],
    done: 3,
    repeated: 3,
    every: 1,
    writesNew: true,
    seed: async (folder) => writeService(folder),
  },
  {
    what: 'agentops new over a README of the person',
    args: made,
    refused: [...made, ...nonsense],
    done: 0,
    repeated: 0,
    every: 9,
    writesNew: true,
    seed: async (folder) => writeFileSync(join(folder, 'README.md'), '# Mine\n'),
  },
  {
    what: 'agentops remove, which removes files and the folders that they leave empty',
    args: ['remove', 'health-check'],
    refused: ['remove', 'app'],
    done: 0,
    // Nothing is remembered of it any more.
    repeated: 2,
    every: 1,
    writesNew: false,
    seed: (folder) => withFeatures(folder, 'health-check', 'graceful-shutdown', 'logging'),
  },
  {
    what: 'agentops update, which changes, makes and removes files',
    args: ['update'],
    refused: ['update', 'app'],
    done: 0,
    repeated: 0,
    every: 1,
    writesNew: false,
    seed: withOlderVersion,
  },
];
