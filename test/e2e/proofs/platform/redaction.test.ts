import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capture } from './fixtures/captured-logger.js';
import { harmless, secret } from './fixtures/secret-names.js';

const LEAK = 'hunter2-hunter2';

/** The lines of what was logged, as text. */
function logged(log: (logger: ReturnType<typeof capture>['logger']) => void): string {
  const { logger, text } = capture();
  log(logger);
  return text();
}

test('names: of the secret ones 99 % are redacted, of the redacted ones 99 % are secret', () => {
  const { logger, lines } = capture();
  const isRedacted = (name: string): boolean => {
    logger.info({ [name]: 'plain' });
    return lines().at(-1)?.[name] === '[Redacted]';
  };
  const missed = secret.filter((name) => !isRedacted(name));
  const wrong = harmless.filter(isRedacted);
  assert.ok(secret.length + harmless.length >= 300);
  const found = secret.length - missed.length;
  assert.ok(found / secret.length >= 0.99, `missed: ${missed.join(' ')}`);
  assert.ok(found / (found + wrong.length) >= 0.99, `wrong: ${wrong.join(' ')}`);
});

for (const [title, fields] of Object.entries({
  'raw headers': { rawHeaders: ['Host', 'kept', 'Authorization', LEAK, 'X-Api-Key', LEAK] },
  'entries of headers': { headers: [...new Headers({ authorization: LEAK, host: 'kept' })] },
  'headers by name and value': {
    list: [
      { name: 'Set-Cookie', value: LEAK },
      { key: 'API_KEY', value: LEAK },
      { name: 'host', value: 'kept' },
    ],
  },
  'a map': {
    env: new Map([
      ['DB_PASSWORD', LEAK],
      ['HOST', 'kept'],
    ]),
  },
  'an object that says what it is': { model: { toJSON: () => ({ token: LEAK, id: 'kept' }) } },
  'a list of texts': { lines: [`password=${LEAK}`, 'kept'] },
  'a number under a secret name': { pair: { otp: 123456, name: 'kept' } },
})) {
  test(`fields: ${title}`, () => {
    const text = logged((logger) => logger.info(fields));
    assert.ok(!text.includes(LEAK) && !text.includes('123456'), text);
    assert.ok(text.includes('kept'), text);
  });
}

for (const text of [
  `password: ${LEAK}`,
  `password=${LEAK}`,
  `api_key="${LEAK} and more ${LEAK}"`,
  `{"password" : "${LEAK}"}`,
  `{"body":"{\\"token\\":\\"${LEAK}\\"}"}`,
  `{'clientSecret':'${LEAK}'}`,
  `Authorization: Token ${LEAK}`,
  `Authorization: Basic ${LEAK}`,
  `sent Bearer ${LEAK}, then closed`,
  `Cookie: a=${LEAK}; b=${LEAK}`,
  `Server=db;User=app;Password=${LEAK};AccountKey=${LEAK};`,
  `https://api/?a=1&access_token=${LEAK}&b=2`,
  `GET https://api/?access_token=${LEAK} failed`,
  `postgres://app:${LEAK}@db/shop`,
  `amqp://:${LEAK}@broker:5672`,
]) {
  test(`texts: ${text.replaceAll(LEAK, '…')}`, () => {
    const message = logged((logger) => logger.info(text));
    const field = logged((logger) => logger.info({ deep: [{ text }] }));
    const error = logged((logger) => logger.error(new Error(text)));
    assert.ok(![message, field, error].some((line) => line.includes(LEAK)), message);
  });
}

test('ordinary values and texts stay as they are', () => {
  const { logger, lines } = capture();
  class ObjectId {
    toJSON(): string {
      return '507f1f77bcf86cd799439011';
    }
  }
  class Decimal {
    toString(): string {
      return '12.50';
    }
  }
  const fields = {
    at: new Date(0),
    tokens: 12,
    hasSession: true,
    password: null as unknown,
    list: [1, null, { ok: true }],
    url: 'http://localhost:3000/@scope/pkg?q=a@b.c',
    id: new ObjectId(),
    price: new Decimal(),
    bytes: new Uint8Array([1]),
    nothing: undefined as unknown,
  };
  const text = 'Basic settings, token missing: see auth.ts:12:3 and (token.js:4:5)';
  logger.info(fields, text);
  const { at, tokens, hasSession, password, list, url, id, price, bytes, msg } = lines()[0] ?? {};
  assert.deepEqual(
    [at, tokens, hasSession, password, url],
    ['1970-01-01T00:00:00.000Z', 12, true, null, fields.url],
  );
  assert.deepEqual([id, price, bytes], ['507f1f77bcf86cd799439011', '12.50', '[Uint8Array]']);
  assert.deepEqual(list, fields.list);
  assert.equal(msg, text);
});

test('what throws when it is read does not throw out of the logger', () => {
  const hostile = {
    get broken(): string {
      throw new Error('getter');
    },
    model: {
      toJSON(): never {
        throw new Error('toJSON');
      },
    },
    other: new (class {
      toJSON(): never {
        throw new Error('toJSON');
      }
    })(),
    proxy: new Proxy(
      {},
      {
        ownKeys(): never {
          throw new Error('ownKeys');
        },
      },
    ),
    kept: 'kept',
  };
  const error = Object.defineProperty(new Error('x'), 'code', {
    get(): never {
      throw new Error('code');
    },
  });
  const text = logged((logger) => {
    logger.info(hostile);
    logger.child(hostile).info({ list: [hostile] });
    logger.error({ err: error });
  });
  assert.equal(text.trim().split('\n').length, 3);
  assert.match(text, /"broken":"\[Unreadable\]".*"kept":"kept"/);
});

test('bindings are redacted, also those that are set later', () => {
  const text = logged((logger) => {
    const child = logger.child({ client_secret: LEAK });
    child.setBindings({ token: LEAK });
    child.child({ apiKeys: [LEAK] }).info('bound');
  });
  assert.ok(!text.includes(LEAK), text);
});

test('circular, deep and wide fields end, and do not throw', () => {
  const parent: { children: object[] } = { children: [] };
  for (let at = 0; at < 1000; at += 1) parent.children.push({ parent, at });
  const error = new Error('loop');
  error.cause = error;
  const start = process.cpuUsage();
  const text = logged((logger) => logger.info({ parent, err: error }));
  assert.match(text, /\[Circular\]/);
  assert.ok(process.cpuUsage(start).user < 2_000_000);
});

test('a hostile text costs linear time', () => {
  const { logger } = capture();
  const start = process.cpuUsage();
  const parts = ['a.', '://', 'x://', 'token=', 'bearer ', '@', '"', 'cookie: ', "token:'", 'a="'];
  for (const part of parts) logger.info({ url: part.repeat(40_000) }, part.repeat(40_000));
  assert.ok(process.cpuUsage(start).user < 4_000_000);
});
