import assert from 'node:assert/strict';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import { addRequestLogging } from '../src/platform/logging/express.js';
import { capture, eventually } from './fixtures/captured-logger.js';
import { listen, refuse } from './support/logged-app.js';

test('a route in a router has its prefix, and neither an error nor a parameter changes it', async () => {
  const { logger, lines } = capture();
  const failing: RequestHandler = (_request, _response, next) => next(new Error('expected'));
  const requests = () => lines().filter(({ msg }) => msg === 'request');
  const notes = express.Router().get('/', (_request, response) => void response.send('ok'));
  notes.get('/failing', failing);
  const users = express.Router().use('/:user/notes', notes).use('/:from-:to', notes);
  const app = addRequestLogging(express(), { logger }).use('/users', users);
  const address = await listen(app.use(refuse(logger)));
  for (const path of ['a%20b/notes', 'a%20b/notes/failing', '1-2/failing']) {
    await fetch(`${address}/users/${path}`);
  }
  await eventually(() => requests()[2]);
  assert.deepEqual(
    requests().map(({ route, status }) => [route, status]),
    [
      ['/users/:user/notes', 200],
      ['/users/:user/notes/failing', 500],
      ['/users/:from-:to/failing', 500],
    ],
  );
});
