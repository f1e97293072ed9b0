import type { ErrorId } from '../../src/model/errors.ts';
import type { Place } from './hostile-place.ts';

/** Written, written but for steps that are left to a person, or the error. */
export type Ending = 'written' | 'steps' | ErrorId;

export const entry = 'src/main.ts';
export const server = (index: number): string =>
  `import Fastify from 'fastify';\n\nconst app = Fastify();\napp.get('/things-${index}', async () => ${index});\nawait app.listen({ port: 3000 });\n`;
export const manifest = (index: number, more: object = {}): string =>
  JSON.stringify({
    name: `svc-${index}`,
    type: 'module',
    dependencies: { fastify: '^5.12.0' },
    ...more,
  });

export type Text = string | Buffer | ((index: number) => string | Buffer);
export const having =
  (path: string, text: Text) =>
  ({ put, index }: Place): void =>
    put(path, typeof text === 'function' ? text(index) : text);
const deep = (open: string, close: string): string => open.repeat(50_000) + close.repeat(50_000);
const markers = '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n';
const long = 'x'.repeat(300_000);
const record = '.agentops/health-check.json';
const transaction = '.agentops/transaction';

/** Texts that may be in a file, each with how a run ends and the file. */
export const hostileTexts: Readonly<Record<string, readonly [Ending, string, Text]>> = {
  'a deep source': ['steps', entry, deep('[', ']')],
  'a deep package.json': ['REFUSED', 'package.json', deep('[', ']')],
  'a deep tsconfig.json': ['written', 'tsconfig.json', deep('{"a":', '}')],
  'a deep .yo-rc.json': ['ANSWERS', '.yo-rc.json', deep('{"a":', '}')],
  'a deep record': ['MANIFEST', record, deep('{"a":', '}')],
  'a source in Latin-1': [
    'steps',
    entry,
    (index) => Buffer.from(`${server(index)}// caf\xe9\n`, 'latin1'),
  ],
  'a source in UTF-16': [
    'steps',
    entry,
    (index) => Buffer.from(`\ufeff${server(index)}`, 'utf16le'),
  ],
  'a package.json in UTF-16': [
    'REFUSED',
    'package.json',
    (index) => Buffer.from(`\ufeff${manifest(index)}`, 'utf16le'),
  ],
  'a .yo-rc.json in UTF-16': ['ANSWERS', '.yo-rc.json', Buffer.from('\ufeff{}', 'utf16le')],
  'a .yo-rc.json that is cut off': ['ANSWERS', '.yo-rc.json', '{'],
  'a .yo-rc.json that is null': ['REFUSED', '.yo-rc.json', 'null'],
  'a .yo-rc.json with a way out': [
    'ANSWERS',
    '.yo-rc.json',
    '{"generator-agentops":{"logging":[7],"health-check":{"dir":"../../x"}}}',
  ],
  'a .yo-rc.json with __proto__': [
    'written',
    '.yo-rc.json',
    '{"__proto__":{"dir":"../x"},"generator-agentops":{"__proto__":{"dir":"../x"}}}',
  ],
  'markers in a record': ['REFUSED', record, markers],
  'a record that is null': ['MANIFEST', record, 'null'],
  'a record of a later version': ['MANIFEST', record, '{"format":99,"version":"99.0.0"}'],
  'markers in package.json': ['REFUSED', 'package.json', markers],
  'a source on one long line': [
    'written',
    entry,
    (index) => `${server(index)}export const x = '${long}';\n`,
  ],
  'a package.json on one long line': [
    'written',
    'package.json',
    (index) => manifest(index, { x: long }),
  ],
  'a tsconfig.json on one long line': ['written', 'tsconfig.json', JSON.stringify({ x: long })],
  'a name that steers a terminal': [
    'written',
    'package.json',
    (index) => manifest(index, { name: '\u001b[2J\u202e../..\0' }),
  ],
  "names of an object's own": [
    'written',
    'package.json',
    (index) => manifest(index).replace('{', '{"__proto__":{"type":"commonjs"},"constructor":{},'),
  ],
  'huge numbers': [
    'written',
    'package.json',
    (index) => manifest(index, { version: 0 }).replace('"version":0', '"version":1e999'),
  ],
  'a foreign journal': [
    'RECOVERY',
    `${transaction}/journal.json`,
    '{"version":1,"entries":[{"path":"package.json"}],"folders":[],"emptied":[]}',
  ],
  'a lock of another machine': [
    'BUSY',
    `${transaction}/lock-1.json`,
    '{"pid":1,"host":"elsewhere","since":"now","token":"x"}',
  ],
  'a lock of odd values': ['RECOVERY', `${transaction}/lock-1.json`, '{"pid":1e999,"host":{}}'],
  'a stranger in the folder of writes': ['RECOVERY', `${transaction}/hook.sh`, 'x'],
  'a .git that leads nowhere': ['UNCOMMITTED', '.git', 'gitdir: ../nowhere\n'],
  'a .git that leads to itself': ['UNCOMMITTED', '.git', 'gitdir: .git\n'],
  'a .git of other bytes': ['UNCOMMITTED', '.git', Buffer.from([0xff, 0, 0x0a])],
};
