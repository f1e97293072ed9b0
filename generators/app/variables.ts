import { variable } from '../../src/feature-kit/placement.js';

/** The same of every framework; Node's and theirs differ. */
export const timeouts = [
  variable('src/platform', {
    name: 'REQUEST_TIMEOUT_MS',
    schema: 'z.coerce.number().int().min(100).max(300_000).default(10_000)',
    description: 'Milliseconds in which a caller must have sent its whole request; otherwise 408',
    example: '10000',
  }),
  variable('src/platform', {
    name: 'RESPONSE_TIMEOUT_MS',
    schema: 'z.coerce.number().int().min(100).max(300_000).default(20_000)',
    comment: 'From the beginning of the request, so above REQUEST_TIMEOUT_MS.',
    description: 'Milliseconds in which a response must have begun; otherwise 503',
    example: '20000',
  }),
  variable('src/platform', {
    name: 'KEEP_ALIVE_TIMEOUT_MS',
    comment: 'Longer than a load balancer keeps a connection, else it may send into a closed one.',
    schema: 'z.coerce.number().int().min(1000).max(3_600_000).default(72_000)',
    description: 'Milliseconds to keep an idle connection; above the timeout of the load balancer',
    example: '72000',
  }),
];

export const notesLimit = variable('src/platform', {
  name: 'NOTES_LIMIT',
  schema: 'z.coerce.number().int().min(1).max(1_000_000).default(1000)',
  description: 'Maximum number of notes in memory',
  example: '1000',
});
