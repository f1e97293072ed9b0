import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import * as z from 'zod';
import { createCache } from '../src/platform/cache/cache.js';
import { decode, encode } from '../src/platform/cache/codec.js';
import {
  isDueEarly,
  type Kind,
  type Lifetime,
  lifetimeOf,
  makeEntry,
} from '../src/platform/cache/entry.js';
import { observe } from './support/observed.js';

const lifetime: Lifetime = {
  ttlMs: 300_000,
  negativeTtlMs: 30_000,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  maxEntryBytes: 1000,
};

const kindOf = <T>(of: Partial<Kind<T>> = {}): Kind<T> => ({
  ...{ entity: 'e', schemaVersion: 1, schema: undefined, lifetime, versionOf: () => 0 },
  ...of,
});
const measured = { createdAt: 0, computeMs: 100, generation: 'g' };

const entryOf = <T>(value: T, random = () => 0.5, life = lifetime) =>
  makeEntry(kindOf<T>({ lifetime: life }), value, measured, random);

describe('early recomputation', () => {
  const ttlMs = 300_000;

  /** How often a value that takes 100 ms is computed in a time, with 100 requests a second. */
  function recomputes(beta: number, forMs: number): number {
    let random = 1;
    const next = () => {
      random = (random * 48_271) % 2_147_483_647;
      return random / 2_147_483_647;
    };
    let expiresAt = ttlMs;
    let count = 0;
    for (let now = 0; now < forMs; now += 10) {
      if (now < expiresAt && !isDueEarly({ expiresAt, computeMs: 100 }, now, beta, next()))
        continue;
      count++;
      expiresAt = now + ttlMs;
    }
    return count;
  }

  test('100 requests a second for 100 lives: one recomputation in each', () => {
    const count = recomputes(1, 100 * ttlMs);
    assert.ok(count >= 98 && count <= 102, `${count} recomputations`);
  });

  test('a greater beta recomputes earlier, 0 never before expiry', () => {
    const entry = { expiresAt: ttlMs, computeMs: 100 };
    const dueAt = (beta: number) => {
      let now = 0;
      while (!isDueEarly(entry, now, beta, 0.9)) now++;
      return now;
    };
    assert.deepEqual([dueAt(0), dueAt(1), dueAt(4)], [ttlMs, ttlMs - 230, ttlMs - 921]);
  });

  test('it is the published formula, for every random number there is', () => {
    const entry = { expiresAt: 10_000, computeMs: 100 };
    for (const random of [0, 0.1, 0.5, 0.99, 1 - 2 ** -53]) {
      const from = 10_000 + 100 * Math.log(1 - random);
      assert.equal(isDueEarly(entry, from - 1, 1, random), false);
      assert.equal(isDueEarly(entry, from + 1, 1, random), true);
    }
  });
});

describe('life of an entry', () => {
  test('ten per cent around the TTL, so that what came together does not go together', () => {
    assert.equal(entryOf(1, () => 0).expiresAt, 270_000);
    assert.equal(entryOf(1, () => 0.5).expiresAt, 300_000);
    assert.ok(entryOf(1, () => 1 - 2 ** -53).expiresAt <= 330_000);
  });

  test('null lives for the shorter TTL', () => {
    assert.equal(entryOf(null).expiresAt, 30_000);
    assert.equal(entryOf(null, undefined, { ...lifetime, ttlMs: 1000 }).expiresAt, 1000);
  });

  test('stale for the longer of both times, and not at all by default', () => {
    assert.equal(entryOf(1).staleUntil, 300_000);
    const stale = { ...lifetime, staleWhileRevalidateMs: 5, staleIfErrorMs: 70 };
    assert.equal(entryOf(1, undefined, stale).staleUntil, 300_070);
  });

  test('what is no time is refused', () => {
    for (const ttlMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => lifetimeOf({ ttlMs }), /ttlMs/);
      const cache = createCache({ app: 'a', logger: observe().logger });
      assert.throws(() => cache.entity({ entity: 'e', schemaVersion: 1, ttlMs }), RangeError);
    }
  });
});

describe('codec', () => {
  test('what JSON gives back unchanged is kept', () => {
    for (const value of [null, 0, '', false, [], {}, { a: [1, { b: null }] }, '\ud800', 'é']) {
      assert.deepEqual(decode(encode(value)), value);
    }
  });

  const changed: readonly [string, unknown, RegExp][] = [
    ['a date', { at: new Date(0) }, /\$\.at is a Date/],
    ['a map', new Map(), /Map/],
    ['not a number', { list: [1, Number.NaN] }, /\$\.list\[1\]/],
    ['a bigint', { a: { b: 1n } }, /\$\.a\.b is a bigint/],
    ['undefined', undefined, /undefined/],
    ['a hole in a list', [undefined], /undefined/],
    ['a function', { run() {} }, /function/],
    ['an instance', new (class Order {})(), /Order/],
  ];
  for (const [what, value, message] of changed) {
    test(`refused, and the caller gets it all the same: ${what}`, async () => {
      assert.throws(() => encode(value), message);

      const { logger, logged, logs } = observe();
      const cache = createCache({ app: 'a', logger });
      const entity = cache.entity<unknown>({ entity: 'e', schemaVersion: 1 });
      let runs = 0;
      const compute = () => {
        runs++;
        return value;
      };
      assert.equal(await entity.getOrCompute({ tenant: 't', id: 1 }, compute), value);
      assert.equal(await entity.getOrCompute({ tenant: 't', id: 1 }, compute), value);
      assert.deepEqual([runs, logs('cache: value cannot be kept')], [2, 2]);
      assert.match(inspect(logged[0]?.fields), message);
    });
  }

  test('a value that holds itself is refused too', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    assert.throws(() => encode(loop));
  });

  const schema = z.object({ id: z.string(), at: z.coerce.date() });
  type Order = z.infer<typeof schema>;
  const order: Order = { id: 'o', at: new Date(1) };

  test('with a schema the type is the same from the origin and from memory', async () => {
    const cache = createCache({ app: 'a', logger: observe().logger });
    const entity = cache.entity({ entity: 'e', schemaVersion: 1, schema });
    const parts = { tenant: 't', id: 1 };
    const fromOrigin = await entity.getOrCompute(parts, () => order);
    const fromMemory = await entity.getOrCompute(parts, () => assert.fail('it is kept'));

    for (const value of [fromOrigin, fromMemory]) {
      assert.deepEqual(value, order);
      assert.ok(value?.at instanceof Date);
    }
  });

  test('what another version of the code has written is refused', () => {
    assert.throws(() => decode('{"id":1}', schema));
    assert.throws(() => decode('{"id":', schema));
  });

  test('who changes what was handed out changes nothing', async () => {
    const cache = createCache({ app: 'a', logger: observe().logger });
    const dated = cache.entity({ entity: 'dated', schemaVersion: 1, schema });
    const plain = cache.entity<{ tags: string[] }>({ entity: 'plain', schemaVersion: 1 });
    const parts = { tenant: 't', id: 1 };

    const own = { tags: ['a'] };
    const first = await plain.getOrCompute(parts, () => own);
    own.tags.push('b');
    assert.throws(() => first.tags.push('c'), TypeError);
    const copy = await dated.getOrCompute(parts, () => order);
    copy.at.setFullYear(1999);
    copy.id = 'changed';

    assert.deepEqual(await plain.get(parts), { hit: true, value: { tags: ['a'] } });
    assert.deepEqual(await dated.get(parts), { hit: true, value: { id: 'o', at: new Date(1) } });
  });

  test('what is too large is handed out and not kept', async () => {
    const { logger, logged } = observe();
    const cache = createCache({ app: 'a', logger, lifetime: { maxEntryBytes: 10 } });
    const entity = cache.entity<string>({ entity: 'e', schemaVersion: 1 });
    const parts = { tenant: 't', id: 1 };
    assert.equal(await entity.getOrCompute(parts, () => 'é'.repeat(5)), 'ééééé');
    assert.deepEqual(await entity.get(parts), { hit: false });
    assert.match(inspect(logged[0]?.fields), /10 bytes are too large|12 bytes are too large/);
  });
});
