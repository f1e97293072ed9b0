/*
 * The other side of the service's comparison: Fastify with its own logger and one route that does
 * what the example's does. It runs in the service's folder and takes the Fastify that is there, so
 * that both sides have the same copy.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const Fastify = createRequire(join(process.cwd(), 'package.json'))('fastify');
const app = Fastify({ logger: true });
const notes = new Map();

app.post('/notes', (request, reply) => {
  const note = { id: randomUUID(), ...request.body, createdAt: new Date().toISOString() };
  notes.set(note.id, note);
  return reply.code(201).send(note);
});

app.get(
  '/notes/:id',
  async (request, reply) => notes.get(request.params.id) ?? reply.code(404).send(),
);

// An end by `exit`, so that the memory is told.
process.once('SIGTERM', () => process.exit(0));

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
