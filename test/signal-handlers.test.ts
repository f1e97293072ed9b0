import assert from 'node:assert/strict';
import { gracefulShutdown } from '../generators/graceful-shutdown/feature.ts';
import { logging } from '../generators/logging/feature.ts';
import { codeFacts } from '../src/wiring/code-facts.ts';
import { detected } from './support/detected.ts';
import { planOver } from './support/memory-plan.ts';
import { applied, type Tree } from './support/memory-tree.ts';
import { packageAround } from './support/wired.ts';

/* Two handlers of one signal would end the process twice: those that exist move, or are refused. */

const server = (handlers: string, imports = ''): Tree =>
  packageAround('express', {
    'index.js': `import express from 'express';
${imports}
const app = express();
const server = app.listen(3000);
${handlers}`,
  });

/** The entry after the feature, with the user's consent. */
async function moved(
  tree: Tree,
  features: Parameters<typeof planOver>[1] = [gracefulShutdown],
): Promise<string> {
  const { changes, manual } = await planOver(tree, features, {}, { force: true });
  assert.deepEqual(manual, []);
  const after = applied(tree, changes);
  const again = await planOver(after, features, {}, { force: true });
  assert.deepEqual(again.changes, [], 'a second run changes nothing');
  return after['index.js'] ?? '';
}

/** What a user is told of each handler: where it goes, or why it stays. */
const told = (tree: Tree): (string | undefined)[] => {
  const project = detected(tree);
  const facts = codeFacts(project, (path) => tree[path], []);
  const answers = gracefulShutdown.options.parse({});
  const existing = gracefulShutdown.existing?.(answers, facts, project) ?? [];
  return existing.map(({ moves, clash }) => moves ?? clash);
};

const db = "import { db } from './db.js';\n";

const movable: Record<string, readonly [handlers: string, imports: string, call: RegExp]> = {
  'close and exit': [
    "process.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
    '',
    /^gracefulShutdown\(server, shutdownOptions\);$/m,
  ],
  'close, something else, a deadline and exit': [
    `function stop() {
  console.log('stopping');
  server.close(async () => {
    await db.end();
    process.exit(0);
  });
  setTimeout(() => process.exit(1), 5000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
`,
    db,
    /^gracefulShutdown\(server, shutdownOptions\)\.onClose\('cleanup', \(\) => db\.end\(\)\);$/m,
  ],
  'several in a try': [
    `process.once('SIGTERM', async () => {
  try {
    await db.end();
    db.forget();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
`,
    db,
    /\.onClose\('cleanup', async \(\) => \{\s+await db\.end\(\);\s+db\.forget\(\);\s+\}\);$/m,
  ],
  'close-with-grace': [
    `closeWithGrace({ delay: 500 }, async ({ err }) => {
  if (err) console.error(err);
  await db.end();
});
`,
    `import closeWithGrace from 'close-with-grace';\n${db}`,
    /\.onClose\('cleanup', \(\) => db\.end\(\)\);$/m,
  ],
};

describe('a handler of signals that only closes things', () => {
  for (const [name, [handlers, imports, call]] of Object.entries(movable)) {
    it(`becomes a part of ours: ${name}`, async () => {
      const text = await moved(server(handlers, imports));
      assert.match(text, call);
      assert.doesNotMatch(text, /SIG(TERM|INT)|process\.exit|closeWithGrace|function stop/);
    });
  }

  it('takes an import with it that nothing else uses', async () => {
    const imports = "import { farewell, greet } from './words.js';\ngreet();\n";
    const logs = "process.on('SIGTERM', () => { console.log(farewell); process.exit(0); });\n";
    assert.match(await moved(server(logs, imports)), /import \{ greet \} from/);
  });

  it('is told before anything is written', () => {
    assert.deepEqual(told(server("process.on('SIGTERM', () => server.close());\n")), [
      'is taken out',
    ]);
    const [handlers = '', imports = ''] = movable['several in a try'] ?? [];
    const [one = ''] = told(server(handlers, imports));
    assert.match(one, /^becomes \.onClose\('cleanup', async \(\) => \{ await db\.end\(\)/);
  });
});

const staying: Record<string, readonly [handlers: string, imports: string, reason: RegExp]> = {
  'more than closing': [
    "process.on('SIGTERM', () => { const now = Date.now(); db.save(now); });\n",
    db,
    /^it does more than to close things; delete it/,
  ],
  'a callback of its own': [
    "process.on('SIGTERM', () => db.close(() => process.exit(0)));\n",
    db,
    /^it does more/,
  ],
  'the signal used in what it closes': [
    "process.on('SIGTERM', (signal) => db.end(signal));\n",
    db,
    /^it does more/,
  ],
  terminus: [
    "createTerminus(server, { signal: 'SIGINT', onSignal: () => db.end() });\n",
    `import { createTerminus } from '@godaddy/terminus';\n${db}`,
    /^a package ends the process; .*\.onClose\('cleanup', \(\) => db\.end\(\)\)$/,
  ],
  lightship: [
    'const lightship = await createLightship();\nlightship.registerShutdownHandler(() => db.end());\n',
    `import { createLightship } from 'lightship';\n${db}`,
    /^a package ends the process; .*\.onClose\('cleanup', \(\) => db\.end\(\)\)$/,
  ],
  "PM2's message": [
    "process.on('message', (message) => { if (message === 'shutdown') db.end(); });\n",
    db,
    /delete it, add this again/,
  ],
};

describe('any other handler of signals', () => {
  for (const [name, [handlers, imports, reason]] of Object.entries(staying)) {
    it(`is refused with what to write instead: ${name}`, () => {
      const [said = ''] = told(server(handlers, imports));
      assert.match(said, reason);
    });
  }
});

describe('SIGUSR2', () => {
  const withNodemon = (script: string): Tree =>
    packageAround(
      'express',
      { 'index.js': "import express from 'express';\nconst app = express();\napp.listen(3000);\n" },
      { scripts: { dev: 'nodemon index.js', start: script }, devDependencies: { nodemon: '3' } },
    );

  it('is left to nodemon in development', async () => {
    const { changes, notes } = await planOver(withNodemon('node index.js'), [logging]);
    const seed = changes.find(({ path }) => path === 'platform/logger.js')?.after ?? '';
    assert.match(seed, /if \(env !== 'development'\) toggleDebugOnSignal\(logger\);/);
    assert.match(notes.join('\n'), /nodemon restarts the service by SIGUSR2/);
  });

  it('is left to it everywhere where it starts the service', async () => {
    const { changes, notes } = await planOver(withNodemon('nodemon index.js'), [logging]);
    const seed = changes.find(({ path }) => path === 'platform/logger.js')?.after ?? '';
    assert.doesNotMatch(seed, /toggleDebugOnSignal/);
    assert.match(notes.join('\n'), /does not toggle the log level/);
  });
});

describe('an option that is replaced', () => {
  it('takes the function with it that only it called, and what that one imports', async () => {
    const tree = packageAround('fastify', {
      'index.js': `import Fastify from 'fastify';
import { level, port } from './config.js';

// How it logs
function loggerOptions() {
  return { level };
}

const app = Fastify({ logger: loggerOptions() });
await app.listen({ port });
`,
    });
    const text = await moved(tree, [logging]);
    assert.doesNotMatch(text, /loggerOptions|How it logs|\blevel\b/);
    assert.match(text, /import \{ port \} from '\.\/config\.js'/);
  });
});
