import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { features } from '../../../src/request/features.ts';
import type { FeatureId, Fixture } from './fixtures.ts';
import { ask } from './load.ts';
import type { Service } from './service.ts';

/** By what each feature's wiring can be told, in a source file or in lines for a person. */
export const marks: Readonly<Record<FeatureId, RegExp>> = Object.fromEntries(
  features.flatMap(({ id, symbols }) =>
    symbols
      ? [[id, new RegExp(`\\b(${symbols.map(({ name }) => name).join('|')})\\b`)] as const]
      : [],
  ),
);

type Works = (service: Service, fixture: Fixture) => Promise<void>;

/** Sees in a running service that a feature does what it is for. Of others is seen that it starts. */
export const works: Readonly<Partial<Record<FeatureId, Works>>> = {
  async 'error-handling'({ url }) {
    const { status, headers, body } = await ask(`${url}/nowhere-xyz`);
    assert.equal(status, 404, body);
    assert.match(String(headers['content-type']), /^application\/problem\+json/, body);
  },
  async logging({ url }, { probe }) {
    const { headers } = await ask(url + probe, { headers: { 'x-request-id': 'given-id' } });
    assert.equal(headers['x-request-id'], 'given-id');
  },
  async 'health-check'({ url }) {
    for (const path of ['/health', '/health/ready', '/health/startup']) {
      const { status, body } = await ask(url + path);
      assert.equal(status, 200, `${path}: ${body}`);
    }
  },
};

/**
 * SIGTERM while a client holds a connection: readiness fails during the drain, where there is one,
 * and the process ends by itself with 0.
 */
export async function assertDrains(
  service: Service,
  { probe }: Fixture,
  { readiness }: { readonly readiness: boolean },
): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  await ask(service.url + probe, { agent });
  const stopped = service.stop();
  const seen = readiness ? await drainStatus(`${service.url}/health/ready`) : undefined;
  const late = sleep(5000, undefined, { ref: false });
  const exit = await Promise.race([stopped, late]);
  service.signal('SIGKILL');
  agent.destroy();
  assert.ok(exit, `it did not end within 5 s of SIGTERM:\n${service.output()}`);
  assert.equal(exit.code, 0, service.output());
  if (readiness) assert.equal(seen, 503, 'readiness during the drain');
}

/** The first answer that is not 200, asked for until the server is gone. */
async function drainStatus(url: string): Promise<number | undefined> {
  for (;;) {
    const status = await ask(url).then(
      (reply) => reply.status,
      () => undefined,
    );
    if (status !== 200) return status;
    await sleep(20);
  }
}
