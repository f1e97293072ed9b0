/*
 * Loaded before the service: reading these notes fails as a dependency that is away does, or hangs.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { NoteStore } = await import(
  pathToFileURL(join(process.cwd(), 'dist/modules/notes/store.js')).href
);
const { find } = NoteStore.prototype;
const coded = (code) => Object.assign(new Error('10.0.0.5:5432 is away'), { code });

const outcomes = {
  '00000000-0000-4000-8000-000000000001': () => Promise.reject(coded('ECONNREFUSED')),
  '00000000-0000-4000-8000-000000000002': () =>
    Promise.reject(new TypeError('fetch failed', { cause: coded('UND_ERR_CONNECT_TIMEOUT') })),
  '00000000-0000-4000-8000-000000000003': () => Promise.reject(coded('53300')),
  '00000000-0000-4000-8000-000000000004': () =>
    Promise.reject(new AggregateError([coded('EHOSTUNREACH'), coded('ECONNREFUSED')])),
  '00000000-0000-4000-8000-000000000005': () => new Promise(() => {}),
  '00000000-0000-4000-8000-000000000006': () => Promise.reject(new Error('a bug')),
};

NoteStore.prototype.find = function findOrFail(id) {
  return outcomes[id]?.() ?? find.call(this, id);
};
