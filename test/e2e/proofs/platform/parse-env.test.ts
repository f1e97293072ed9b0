import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { variables } from '../src/platform/env/env.js';
import { EnvError, parseEnv } from '../src/platform/env/parse-env.js';

const directory = mkdtempSync(join(tmpdir(), 'env-'));
after(() => rmSync(directory, { recursive: true }));

function messageOf(schema: z.ZodObject, source: Record<string, string>): string {
  try {
    parseEnv(schema, source);
  } catch (error) {
    assert.ok(error instanceof EnvError);
    return error.message;
  }
  assert.fail('no EnvError was thrown');
}

test('the defaults are enough to start', () => {
  const env = parseEnv(variables, {});
  assert.equal(env.NODE_ENV, 'development');
  assert.equal(env.PORT, 3000);
});

test('the result is typed and frozen, and holds nothing but the listed variables', () => {
  const env = parseEnv(variables, { PORT: '8080', PATH: '/bin' });
  const port: number = env.PORT;
  assert.equal(port, 8080);
  assert.ok(Object.isFrozen(env));
  assert.ok(!('PATH' in env));
});

test('all problems are in one message, with names and without values', () => {
  const schema = z.object({
    PORT: z.coerce.number().max(65_535),
    API_KEY: z.string(),
    TOKEN: z.string().refine(() => false, { error: ({ input }) => `${String(input)} is bad` }),
  });
  const message = messageOf(schema, { PORT: '99999', TOKEN: 's3cret' });
  assert.match(message, /PORT: .*65535/);
  assert.match(message, /API_KEY: is missing/);
  assert.match(message, /TOKEN: is invalid/);
  assert.doesNotMatch(message, /99999|s3cret/);
});

test('a transform that throws does not give the value away', () => {
  const schema = z.object({ KEY: z.string().transform((text) => JSON.parse(text) as unknown) });
  assert.doesNotMatch(messageOf(schema, { KEY: 's3cret' }), /s3cret/);
});

for (const PORT of ['0', '-1', '65536', '80.5', 'http', ' ']) {
  test(`PORT=${JSON.stringify(PORT)} is refused`, () => {
    assert.match(messageOf(variables, { PORT }), /PORT: /);
  });
}

test('HOST takes IP addresses only', () => {
  assert.equal(parseEnv(variables, { HOST: '::1' }).HOST, '::1');
  assert.match(messageOf(variables, { HOST: 'localhost' }), /HOST: must be an IP address/);
});

test('an empty string is missing', () => {
  assert.equal(parseEnv(variables, { PORT: '' }).PORT, 3000);
  assert.match(messageOf(z.object({ NAME: z.string() }), { NAME: '' }), /NAME: is missing/);
});

test('"false" is false', () => {
  const schema = z.object({ FLAG: z.stringbool() });
  assert.equal(parseEnv(schema, { FLAG: 'false' }).FLAG, false);
  assert.equal(parseEnv(schema, { FLAG: 'true' }).FLAG, true);
  assert.match(messageOf(schema, { FLAG: 'maybe' }), /FLAG: /);
});

test('NAME_FILE reads the value from a file, without the newline at its end', () => {
  const file = join(directory, 'password');
  writeFileSync(file, 'correct horse\n');
  const schema = z.object({ PASSWORD: z.string() });
  assert.equal(parseEnv(schema, { PASSWORD_FILE: file }).PASSWORD, 'correct horse');
  assert.match(
    messageOf(schema, { PASSWORD_FILE: file, PASSWORD: 'x' }),
    /PASSWORD: set either PASSWORD or PASSWORD_FILE, not both/,
  );
});

test('a NAME_FILE that cannot be read is a problem of NAME, told without the path', () => {
  const message = messageOf(z.object({ PASSWORD: z.string() }), {
    PASSWORD_FILE: join(directory, 'absent'),
  });
  assert.match(message, /PASSWORD: cannot read PASSWORD_FILE \(ENOENT\)/);
  assert.ok(!message.includes(directory));
});

test('a wrong environment ends the process with code 1 and the message', () => {
  const fixture = fileURLToPath(new URL('fixtures/env-load.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', fixture], {
    encoding: 'utf8',
    env: { ...process.env, PORT: '99999', HOST: 'nowhere' },
  });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /Invalid environment:\n {2}- HOST: .*\n {2}- PORT: /);
  assert.doesNotMatch(stderr, /99999|nowhere|at loadEnv/);
});
