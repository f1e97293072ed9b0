import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type AgentopsError, apply, features, plan } from '../src/api.ts';
import { makeAddition } from '../src/installed/extend.ts';
import type { Ask } from '../src/model/ask.ts';
import { prepare } from '../src/plan/session.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

type Given = Readonly<Record<string, unknown>>;

async function service(answers: Given): Promise<string> {
  const root = join(temporaryFolder(), 'svc');
  const given = { name: 'svc', git: false, adr: false, ...answers };
  await apply(await plan({ features: ['app'], root, answers: given }));
  return root;
}

const add = async (root: string, id: string, answers: Given) =>
  apply(await plan({ features: [id], root, answers }));

const answersIn = (root: string): Given =>
  JSON.parse(readTree(root)['.agentops/app.json'] ?? '{}').answers;

describe('an option of a new service that only add has', () => {
  const later = { writeThrough: 'cache', writeBehind: 'cache', locks: 'database' };

  for (const [name, id] of Object.entries(later)) {
    const flag = `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`;

    it(`is refused with the command that adds it: ${flag}`, async () => {
      const answers = { cache: 'redis', database: 'postgres', [name]: true };
      await assert.rejects(service(answers), (error: AgentopsError) => {
        assert.equal(error.id, 'ANSWERS');
        const command = `agentops add ${id} ${flag} in the service`;
        assert.deepEqual(error.details, [`${flag}: run ${command}`]);
        return true;
      });
    });

    it(`is refused in a preset for services: ${flag}`, async () => {
      const root = temporaryFolder();
      const preset = { app: { [name]: true } };
      await assert.rejects(plan({ features: ['app'], root, preset }), (error: AgentopsError) =>
        error.details.some((each) => each.includes(`agentops add ${id} ${flag}`)),
      );
    });

    it(`is in no schema: ${flag}`, () => {
      const { schema } = features.find((each) => each.id === 'app') ?? {};
      assert.equal(Object.hasOwn(schema?.properties as object, name), false);
    });
  }

  it('may be said in a preset for every feature that has it', async () => {
    const root = temporaryFolder();
    const preset = { writeBehind: true };
    const answers = { name: 'svc', cache: 'redis' };
    const planned = await plan({ features: ['app'], root, preset, answers });
    assert.equal(planned.answers.app?.writeBehind, false);
  });
});

describe('a feature that is added to a service that was made with it', () => {
  it('is an answer of the service: its composition root and manifests follow', async () => {
    const root = await service({ cache: 'redis', deploy: 'kubernetes' });
    await add(root, 'cache', { writeBehind: true });
    const tree = readTree(root);
    assert.match(tree['src/main.ts'] ?? '', /writes\.start\(\)/);
    assert.match(tree['compose.yaml'] ?? '', /QUEUE_REDIS_URL: redis:\/\/queue:6379/);
    assert.match(tree['k8s/deployment.yaml'] ?? '', /QUEUE_REDIS_URL/);
    assert.match(tree['package.json'] ?? '', /"bullmq"/);
    assert.equal(tree['.agentops/cache.json'], undefined);
    assert.equal(answersIn(root).writeBehind, true);
  });

  it('keeps what the owner has edited, and what was added before', async () => {
    const root = await service({ cache: 'memory', database: 'postgres' });
    const main = `${readTree(root)['src/main.ts']}\n// Of the owner.\n`;
    writeTree(root, { 'src/main.ts': main });
    await add(root, 'cache', { writeThrough: true });
    await add(root, 'database', { locks: true });
    const tree = readTree(root);
    assert.match(tree['src/main.ts'] ?? '', /Of the owner/);
    assert.ok(tree['src/platform/cache/write-through.ts']);
    assert.ok(tree['src/platform/db/advisory-lock.ts']);
    const { cache, writeThrough, locks } = answersIn(root);
    assert.deepEqual([cache, writeThrough, locks], ['memory', true, true]);
  });

  it('changes nothing if nothing more is said', async () => {
    const root = await service({ cache: 'redis', database: 'postgres' });
    const before = readTree(root);
    await add(root, 'cache', {});
    await add(root, 'database', {});
    assert.deepEqual(readTree(root), before);
  });

  it('asks for what it could add', async () => {
    const root = await service({ cache: 'redis', warming: true });
    const asked: (readonly [name: string, standard: unknown])[] = [];
    const ask: Ask = async (question) => {
      asked.push([question.name, question.default]);
      return question.name === 'writeBehind' || question.default;
    };
    const request = { features: ['cache'], root, ask };
    const { answers } = await prepare(request, { dryRun: true }, makeAddition);
    assert.deepEqual(asked, [
      ['writeThrough', false],
      ['writeBehind', false],
      ['warming', true],
    ]);
    const { writeThrough, writeBehind, warming } = answers.app ?? {};
    assert.deepEqual([writeThrough, writeBehind, warming], [false, true, true]);
  });

  it('needs what the option needs', async () => {
    const root = await service({ cache: 'memory' });
    await assert.rejects(add(root, 'cache', { writeBehind: true }), (error: AgentopsError) =>
      error.details.some((each) => each.includes('needs Redis')),
    );
    await add(root, 'cache', { writeBehind: true, tiers: 'memory+redis' });
    assert.equal(answersIn(root).cache, 'redis');
  });

  it('waits for the update of a service that an older version has written', async () => {
    const root = await service({ cache: 'redis' });
    const record = readTree(root)['.agentops/app.json'] ?? '';
    const older = record.replace(/"version": "[^"]*"/, '"version": "0.1.0"');
    writeTree(root, { '.agentops/app.json': older });
    await assert.rejects(add(root, 'cache', { writeBehind: true }), (error: AgentopsError) =>
      /agentops update first/.test(error.next ?? ''),
    );
  });
});
