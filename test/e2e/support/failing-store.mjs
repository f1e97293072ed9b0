/*
 * Loaded before the service: makes its store of notes fail as a database driver does, with an
 * error whose message, cause and properties bear secrets (they come in SECRETS, comma-separated).
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const { randomUUID } = crypto;
const [password, token, key] = (process.env.SECRETS ?? '').split(',');

crypto.randomUUID = (...args) => {
  // Request ids are made by the same function.
  if (!new Error().stack.includes('store.js')) return randomUUID(...args);
  const cause = Object.assign(new Error(`connect redis://:${token}@cache:6379 failed`), {
    config: { headers: { authorization: `Bearer ${key}` } },
  });
  throw Object.assign(
    new Error(`connect postgres://app:${password}@db:5432/app failed`, { cause }),
    {
      password,
      connection: { options: { secret: token } },
    },
  );
};
syncBuiltinESMExports();
