import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { createKeys, type KeyParts } from '../src/platform/cache/keys.js';

const keys = createKeys({ app: 'shop', entity: 'order', schemaVersion: 1 });

/** Mulberry32: the same numbers in each run, so that a failure can be looked into. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Params = NonNullable<KeyParts['params']>;

/** Inputs made of what delimits keys, so that they are as alike as can be. */
function generator(random: () => number) {
  const alphabet = [
    'a',
    '1',
    ':',
    '&',
    '=',
    ',',
    '.',
    '(',
    ')',
    '{',
    '}',
    '#',
    '%',
    '*',
    'é',
    '💥',
  ];
  const below = (count: number) => Math.floor(random() * count);
  function one<T>(of: readonly T[]): T {
    return of[below(of.length)] as T;
  }
  const word = () => Array.from({ length: 1 + below(4) }, () => one(alphabet)).join('');
  const number = () => one([0, 1, -1, 1.5, 11, 1e21]);
  const list = (): Params[string] => Array.from({ length: below(3) }, scalar);
  function scalar(): Params[string] {
    const kinds = [
      word,
      number,
      () => BigInt(below(3)),
      () => one([true, false, null, '', 't', 'z']),
    ];
    return one(kinds)();
  }
  const param = () => one<() => Params[string]>([scalar, list])();
  const params = (): Params =>
    Object.fromEntries(Array.from({ length: below(3) }, () => [word(), param()]));

  return (): KeyParts => ({
    tenant: word(),
    ...(random() < 0.6 && { id: one([word, number])() }),
    ...(random() < 0.6 && { params: params() }),
  });
}

/** The same text for the same input, whatever the order of its params. */
const canonical = (parts: KeyParts) => inspect(parts, { sorted: true, depth: null });

describe('cache keys', () => {
  test('no two different inputs share a key, and the same one always has the same', () => {
    const next = generator(seeded(20_250_101));
    const inputOf = new Map<string, string>();
    for (let round = 0; round < 20_000; round++) {
      const parts = next();
      const key = keys.key(parts);
      const known = inputOf.get(key) ?? canonical(parts);
      assert.equal(canonical(parts), known, `both have ${key}`);
      inputOf.set(key, known);
    }
    assert.ok(inputOf.size > 10_000, `${inputOf.size} different inputs`);
  });

  const alike: readonly [string, KeyParts, KeyParts][] = [
    ['a colon in a name', { tenant: 'a:b', id: 'c' }, { tenant: 'a', id: 'b:c' }],
    [
      'a value that looks like another param',
      { tenant: 't', params: { a: '1&b=2' } },
      { tenant: 't', params: { a: '1', b: '2' } },
    ],
    [
      'an id that looks like a list',
      { tenant: 't', id: 'list:a=1' },
      { tenant: 't', params: { a: '1' } },
    ],
    ['text and a number', { tenant: 't', id: '1' }, { tenant: 't', id: 1 }],
    ['a number and a bigint', { tenant: 't', id: 1n }, { tenant: 't', id: 1 }],
    ['text and a tagged number', { tenant: 't', id: 'n.1' }, { tenant: 't', id: 1 }],
    [
      'null and its name',
      { tenant: 't', params: { a: null } },
      { tenant: 't', params: { a: 'null' } },
    ],
    [
      'a list and what it looks like',
      { tenant: 't', params: { a: ['b', 'c'] } },
      { tenant: 't', params: { a: 's.b,s.c' } },
    ],
    [
      'lists within lists',
      { tenant: 't', params: { a: [['b'], 'c'] } },
      { tenant: 't', params: { a: ['b', ['c']] } },
    ],
    [
      'an id with params and without',
      { tenant: 't', id: 'x', params: {} },
      { tenant: 't', id: 'x' },
    ],
    ['composed and decomposed letters', { tenant: 't', id: 'é' }, { tenant: 't', id: 'e\u0301' }],
    [
      'long ones that differ at the end',
      { tenant: 't', id: `${'x'.repeat(500)}1` },
      { tenant: 't', id: `${'x'.repeat(500)}2` },
    ],
    [
      'a hash and what was hashed',
      { tenant: 't', id: 'x'.repeat(500) },
      {
        tenant: 't',
        id:
          keys
            .key({ tenant: 't', id: 'x'.repeat(500) })
            .split(':')
            .at(-1) ?? '',
      },
    ],
  ];
  for (const [what, one, other] of alike) {
    test(`they differ: ${what}`, () => assert.notEqual(keys.key(one), keys.key(other)));
  }

  test('services, entities and versions of a shape keep apart', () => {
    const parts = { tenant: 't', id: 1 };
    const spaces = [
      { app: 'shop', entity: 'order', schemaVersion: 1 },
      { app: 'shop', entity: 'order', schemaVersion: 2 },
      { app: 'shop', entity: 'orders', schemaVersion: 1 },
      { app: 'shop:1', entity: 'order', schemaVersion: 1 },
      { app: 'shop2', entity: 'order', schemaVersion: 1 },
    ];
    assert.equal(new Set(spaces.map((space) => createKeys(space).key(parts))).size, spaces.length);
  });

  test('groups are no other key, whatever they are called', () => {
    const all = [
      keys.lists('t'),
      keys.group('t', 'l'),
      keys.group('t', 'i:s.x'),
      keys.viewsOf('t', 'x'),
      keys.key({ tenant: 't', id: 'x' }),
      keys.key({ tenant: 't' }),
      keys.key({ tenant: 't', params: {} }),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  test('the order of params does not count, nor do those that are undefined', () => {
    const key = keys.key({ tenant: 't', params: { page: 2, status: 'open' } });
    assert.equal(keys.key({ tenant: 't', params: { status: 'open', q: undefined, page: 2 } }), key);
  });

  test('whatever is put in, the length is bounded', () => {
    const long = '💥'.repeat(1000);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, long]));
    const space = { app: long, entity: long, schemaVersion: Number.MAX_SAFE_INTEGER };
    const key = createKeys(space).key({ tenant: long, id: long, params: many });
    assert.ok(key.length < 700, `${key.length}`);
  });

  test('all keys of a tenant have one hash tag, and nobody can put another one in', () => {
    const tagOf = (key: string) => /\{(.*?)\}/.exec(key)?.[1];
    const tenant = '{x}';
    const tags = [
      keys.key({ tenant, id: '{y}' }),
      keys.key({ tenant, params: { '}': '{' } }),
      keys.group(tenant, '}{'),
      keys.lists(tenant),
      keys.viewsOf(tenant, '{y}'),
    ].map(tagOf);
    assert.deepEqual(new Set(tags), new Set(['shop:1:order:%7Bx%7D']));
  });

  test('a key without a tenant, or with what is no name, is refused', () => {
    assert.throws(() => keys.key({ tenant: '', id: 1 }), /tenant/);
    assert.throws(() => keys.key({ tenant: undefined as never, id: 1 }), /tenant/);
    assert.throws(() => keys.key({ tenant: 't', id: '' }), /id is empty/);
    assert.throws(() => keys.key({ tenant: 't', id: Number.NaN }), /NaN/);
    assert.throws(() => keys.key({ tenant: 't', id: '\ud800' }), /Unicode/);
    assert.throws(
      () => keys.key({ tenant: 't', params: { at: new Date() as never } }),
      /params\.at/,
    );
    assert.throws(() => keys.key({ tenant: 't', params: { a: { b: 1 } as never } }), /params\.a/);
    assert.throws(() => keys.group('t', ''), /group/);
    assert.throws(() => createKeys({ app: '', entity: 'x', schemaVersion: 1 }), /app/);
    for (const schemaVersion of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => createKeys({ app: 'a', entity: 'x', schemaVersion }), RangeError);
    }
  });
});
