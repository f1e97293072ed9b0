import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Account, must, ordinaryUser, run } from './support/child.ts';
import { buildImage, type Image } from './support/image.ts';
import { nodeOf, packageManager } from './support/installs.ts';
import { make, manifestOf } from './support/made-service.ts';
import { type Service, startCommand, startService } from './support/service.ts';
import { filesOf } from './support/tree.ts';

/* The Dockerfile's own text, performed step by step: what would be built, and whether it runs. */

/** What writes the lockfile that a person commits, without the packages themselves. */
const lock = {
  npm: ['install', '--package-lock-only', '--no-audit', '--no-fund'],
  pnpm: ['install', '--lockfile-only'],
  yarn: ['install', '--mode=update-lockfile'],
  bun: ['install', '--lockfile-only'],
};

for (const manager of ['npm', 'pnpm', 'yarn', 'bun'] as const) {
  describe(`Dockerfile of a service with ${manager}`, () => {
    let context: string;
    let image: Image;
    let user: Account;
    let node: string | undefined;
    let service: Service;

    before('built from what a person commits, and from a secret that nobody does', async () => {
      node = await nodeOf(24);
      user = await ordinaryUser();
      context = await make('orders', [`--package-manager=${manager}`]);
      await writeLockfile(context, node);
      writeFileSync(join(context, '.env'), 'LOG_LEVEL=s3cret\n');
      mkdirSync(join(context, '.git'));
      writeFileSync(join(context, '.git/config'), 's3cret');
      image = await buildImage(context, node);
      // The file system of the container is read-only, for its own user in any case.
      await must('chmod', ['-R', 'a-w', image.root], { cwd: image.root });
    });

    after('so that the folder can be removed', async () => {
      await must('chmod', ['-R', 'u+w', image.root], { cwd: image.root });
    });

    async function writeLockfile(cwd: string, node: string | undefined): Promise<void> {
      const { packageManager: pinned } = manifestOf(cwd);
      const folder = pinned && (await packageManager(pinned));
      await must(manager, lock[manager], { cwd, node, manager: folder });
    }

    it('omits secrets, sources and development files', () => {
      const { workdir } = image;
      const own = filesOf(workdir, { without: ['node_modules'] });
      assert.ok(own.includes('package.json') && own.includes('dist/main.js'));
      const others = own.filter((file) => file !== 'package.json' && !file.startsWith('dist/'));
      assert.deepEqual(others, []);
      const has = (name: string): boolean => existsSync(join(workdir, 'node_modules', name));
      assert.ok(has('fastify'));
      const { devDependencies } = manifestOf(context);
      assert.deepEqual(Object.keys(devDependencies).filter(has), []);
    });

    it('runs the start command directly, in production, not as root', () => {
      assert.deepEqual(image.command, ['node', ...startCommand(context)]);
      assert.equal(image.env.NODE_ENV, 'production');
      assert.doesNotMatch(image.user, /^(root|0)?(:|$)/);
    });

    it('starts read-only as a user who cannot change the code', async () => {
      const env = { ...image.env, HOST: undefined };
      service = await startService(image.workdir, { as: user, node, env });
      assert.equal((await fetch(service.url)).status, 404);
      const change = "fs.appendFileSync('dist/main.js', '')";
      const attempt = await run('node', ['-e', change], { cwd: image.workdir, as: user, node });
      assert.match(attempt.stderr, /EACCES/);
    });

    it('is healthy while running', async () => {
      assert.equal((await health()).code, 0);
    });

    it('exits with 0 on SIGTERM before the grace period ends, and is then unhealthy', async () => {
      const { code } = await service.stop();
      // At its own deadline it would be 1, and that comes before compose's.
      assert.equal(code, 0, service.output());
      assert.ok(deadlineMs() < graceMs(), `${deadlineMs()} ms`);
      assert.equal((await health()).code, 1);
    });

    async function health() {
      const [file = '', ...args] = image.healthcheck;
      const env = { ...image.env, PORT: String(service.port) };
      return run(file, args, { cwd: image.workdir, as: user, node, env });
    }

    /** After which the service ends by itself, with 1: its drain in production and its deadline. */
    function deadlineMs(): number {
      const example = readFileSync(join(context, '.env.example'), 'utf8');
      return 5000 + Number(/SHUTDOWN_TIMEOUT_MS=(\d+)/.exec(example)?.[1]);
    }

    function graceMs(): number {
      const compose = parse(readFileSync(join(context, 'compose.yaml'), 'utf8')) as {
        services: { app: { stop_grace_period: string } };
      };
      return Number.parseInt(compose.services.app.stop_grace_period, 10) * 1000;
    }
  });
}
