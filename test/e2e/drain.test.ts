import assert from 'node:assert/strict';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeOf } from './support/installs.ts';
import { ask, startLoad } from './support/load.ts';
import { builtService, frameworks } from './support/made-service.ts';
import { startProxy } from './support/proxy.ts';
import { freePort, type Service, startService } from './support/service.ts';

/** A request whose body comes slowly: it is under way until `finish` is called. */
function slowRequest(url: string): {
  finish(): void;
  status: Promise<number>;
  outgoing: ClientRequest;
} {
  const body = JSON.stringify({ title: `slow ${Math.random()}` });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const outgoing = request(`${url}/notes`, { method: 'POST', headers });
  const status = new Promise<number>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (response: IncomingMessage) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
  });
  status.catch(() => {});
  outgoing.write(body.slice(0, 5));
  return { finish: () => outgoing.end(body.slice(5)), status, outgoing };
}

const cases = frameworks.flatMap((framework) =>
  ([20, 24] as const).map((major) => ({ framework, major })),
);

for (const { framework, major } of cases) {
  describe(`${framework} on Node.js ${major}`, () => {
    let root: string;
    let node: string | undefined;

    before('the built service and its Node', async () => {
      root = await builtService(framework);
      node = await nodeOf(major);
    });

    it('stops under load on SIGTERM without a failed request, and exits with 0 in time', async () => {
      const service = await startService(root, {
        node,
        env: { SHUTDOWN_DRAIN_MS: '1500', SHUTDOWN_TIMEOUT_MS: '5000' },
      });
      const load = startLoad(`${service.url}/notes`, { clients: 30, leaveWhenTold: true });
      const slow = slowRequest(service.url);
      await wait(1000);

      service.signal('SIGTERM');
      await wait(500);
      const [ready, live] = [
        await ask(`${service.url}/health/ready`),
        await ask(`${service.url}/health`),
      ];
      assert.deepEqual(
        [ready.status, live.status],
        [503, 200],
        'while it drains: not ready, but alive',
      );
      assert.equal(ready.headers.connection, 'close');
      // Beyond the drain: by now nobody is let in, and this one is still under way.
      await wait(1600);
      await assert.rejects(ask(`${service.url}/health`), /ECONNREFUSED/);
      slow.finish();

      assert.equal(await slow.status, 201);
      const exit = await service.ended;
      assert.deepEqual([exit.code, exit.signal], [0, null], service.output());
      await load.allSentAway;
      const report = await load.stop();
      assert.deepEqual(report.failed, []);
      assert.equal(report.sentAway, 30);
      assert.ok(report.answered > 300, `only ${report.answered} requests were answered`);
    });

    it('cuts an endless request at the deadline, and exits with 1', async () => {
      const service = await startService(root, {
        node,
        env: { SHUTDOWN_DRAIN_MS: '0', SHUTDOWN_TIMEOUT_MS: '1000' },
      });
      const slow = slowRequest(service.url);
      await wait(300);
      const exit = await service.stop();
      // 1 is the deadline's: nothing else would have ended it.
      assert.equal(exit.code, 1, service.output());
      assert.ok(exit.ms > 900, `it took ${exit.ms} ms`);
      await assert.rejects(slow.status);
    });

    it('exits at once on a second signal', async () => {
      const service = await startService(root, { node, env: { SHUTDOWN_DRAIN_MS: '20000' } });
      service.signal('SIGINT');
      await wait(300);
      const exit = await service.stop();
      // After the drain it would be 0.
      assert.equal(exit.code, 143, service.output());
    });

    it('fails no request when two instances behind a proxy restart in turn', async () => {
      const env = { SHUTDOWN_DRAIN_MS: '1000', SHUTDOWN_TIMEOUT_MS: '5000', LOG_LEVEL: 'warn' };
      const ports = [await freePort(), await freePort()];
      const instances: Service[] = [];
      for (const port of ports) instances.push(await startService(root, { node, env, port }));
      const proxy = await startProxy(ports);
      const load = startLoad(`${proxy.url}/notes`, { clients: 20 });

      for (const round of [1, 2]) {
        for (const [index, port] of ports.entries()) {
          const exit = await instances[index]?.stop();
          assert.equal(exit?.code, 0, `round ${round}, instance ${index}`);
          instances[index] = await startService(root, { node, env, port });
          while (!proxy.ready().includes(port)) await wait(50);
          await wait(500);
        }
      }

      const report = await load.stop();
      assert.deepEqual(report.failed, []);
      assert.ok(report.answered > 1000, `only ${report.answered} requests were answered`);
      proxy.close();
      for (const instance of instances) assert.equal((await instance.stop()).code, 0);
    });
  });
}
