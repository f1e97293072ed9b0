import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { plan, planUpdate } from '../src/api.ts';
import { diskReader } from '../src/disk/disk-reader.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { decode, isFaithful } from '../src/model/faithful.ts';
import { type SettledPlan, write } from '../src/plan/session.ts';
import { featureRecordOf, printManifest } from '../src/record/record-file.ts';
import { add, remove } from './support/features-in.ts';
import { smallService } from './support/small-service.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

const broken: Readonly<Record<string, Buffer>> = {
  'Latin-1': Buffer.from('// caf\xe9\n', 'latin1'),
  'a sequence that is cut off': Buffer.from([0x2f, 0x2f, 0x20, 0xe2, 0x82, 0x0a]),
  'a surrogate': Buffer.from([0x2f, 0x2f, 0x20, 0xed, 0xa0, 0x80, 0x0a]),
  'an overlong form': Buffer.from([0x2f, 0x2f, 0x20, 0xc0, 0xaf, 0x0a]),
  'a NUL': Buffer.from('// \0\n'),
};

const service = (): string => {
  const root = temporaryFolder();
  writeTree(root, { ...smallService, '.env.example': 'A=1\n' });
  return root;
};
const append = (root: string, path: string, bytes: Buffer): Buffer => {
  const all = Buffer.concat([readFileSync(join(root, path)), bytes]);
  writeFileSync(join(root, path), all);
  return all;
};
const stepsFor = ({ manual }: SettledPlan, path: string) =>
  manual.filter(({ where }) => where.includes(path));

describe('file that is not UTF-8', () => {
  it('is read unambiguously and recognised', () => {
    for (const [name, bytes] of Object.entries(broken)) {
      assert.equal(isFaithful(decode(bytes)), false, name);
      if (name !== 'a NUL') assert.notEqual(decode(bytes), bytes.toString('utf8'), name);
    }
    assert.equal(new Set(Object.values(broken).map(decode)).size, Object.keys(broken).length);
    const text = '\uFEFFcaf\u00e9 \u20ac \u{1F600} \uFFFD';
    assert.equal(decode(Buffer.from(text)), text);
    assert.equal(isFaithful(text), true);
    const whole = Buffer.from(`${text}\xff`, 'utf8');
    assert.equal(decode(Buffer.concat([whole, Buffer.from([0xff])])), `${text}\xff\udcff`);
  });

  for (const [name, bytes] of Object.entries(broken))
    it(`is unchanged by add, update and remove: ${name}`, async () => {
      for (const path of ['src/main.ts', '.env.example', 'tsconfig.json']) {
        const root = service();
        const before = append(root, path, bytes);
        const added = await plan({ features: ['env-validation', 'health-check'], root });
        assert.ok(!added.changes.some((change) => change.path === path), path);
        assert.ok(added.changes.length > 3);
        if (path !== 'tsconfig.json') assert.ok(stepsFor(added, path).length > 0, path);
        write(added);
        assert.deepEqual(readFileSync(join(root, path)), before);
        write(await planUpdate({ root, answers: {} }));
        await remove(root, 'health-check');
        assert.deepEqual(readFileSync(join(root, path)), before);
      }
    });

  it('gets manual steps equivalent to the edit', async () => {
    const clean = service();
    const wanted = await plan({ features: ['env-validation'], root: clean });
    const after = wanted.changes.find(({ path }) => path === '.env.example')?.after ?? '';
    const root = service();
    append(root, '.env.example', broken['Latin-1'] ?? Buffer.alloc(0));
    const [step] = stepsFor(await plan({ features: ['env-validation'], root }), '.env.example');
    assert.match(step?.where ?? '', /is not UTF-8 text, so it was not changed: add /);
    for (const line of after.split('\n').slice(1))
      if (line) assert.ok(step?.lines.includes(line), line);
  });

  it('gets manual steps for removal, too', async () => {
    const root = service();
    await add(root, ['health-check']);
    const before = append(root, 'src/main.ts', broken['Latin-1'] ?? Buffer.alloc(0));
    const removed = await remove(root, 'health-check');
    assert.deepEqual(readFileSync(join(root, 'src/main.ts')), before);
    assert.ok(stepsFor(removed, 'src/main.ts').some(({ where }) => /delete line/.test(where)));
  });

  it('is a conflict for a whole file, which may be overwritten', async () => {
    const root = service();
    const path = 'src/platform/health/registry.ts';
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const bytes = broken['Latin-1'] ?? Buffer.alloc(0);
    writeFileSync(join(root, path), bytes);
    const made = await plan({ features: ['health-check'], root, onConflict: 'overwrite' });
    const isThere = made.changes.some((change) => change.path === path);
    assert.ok(isThere, made.changes.map((each) => each.path).join());
    await assert.rejects(
      plan({ features: ['health-check'], root }),
      (error) => error instanceof AgentopsError && error.id === 'CONFLICT',
    );
    const merged = await plan({ features: ['health-check'], root, onConflict: 'merge' });
    assert.ok(stepsFor(merged, path).length > 0);
    assert.ok(!merged.changes.some((change) => change.path === path));
    write(made);
    assert.ok(isFaithful(decode(readFileSync(join(root, path)))));
  });

  for (const encoding of ['UTF-16LE', 'UTF-16BE'] as const)
    it(`keeps its bytes with every feature: ${encoding}`, async () => {
      const files = ['src/main.ts', '.env.example', 'README.md', '.gitignore', 'package.json'];
      for (const path of files) {
        const root = service();
        const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : 'x\n';
        const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
        if (encoding === 'UTF-16BE') bytes.swap16();
        writeFileSync(join(root, path), bytes);
        const features = ['env-validation', 'health-check', 'database'];
        const added = await plan({ features, root }).catch((error: unknown) => error);
        if (added instanceof AgentopsError) {
          assert.equal(path, 'package.json', added.details.join());
        } else {
          write(added as SettledPlan);
          assert.notEqual(path, 'package.json');
        }
        assert.deepEqual(readFileSync(join(root, path)), bytes, path);
      }
    });

  it('stops the run if it is package.json or holds stored answers', async () => {
    for (const path of ['package.json', '.yo-rc.json']) {
      const root = service();
      const text = `{ "name": "caf\xe9", "generator-agentops": { "health-check": {} } }`;
      writeFileSync(join(root, path), Buffer.from(text, 'latin1'));
      await assert.rejects(plan({ features: ['health-check'], root }), (error) => {
        assert.ok(error instanceof AgentopsError);
        return /is not UTF-8 text/.test(error.details.join());
      });
    }
  });

  it('keeps its byte order mark', async () => {
    const root = service();
    for (const path of ['src/main.ts', '.env.example', 'package.json'])
      writeFileSync(join(root, path), `\uFEFF${readFileSync(join(root, path), 'utf8')}`);
    const added = await plan({ features: ['env-validation', 'health-check'], root });
    assert.deepEqual(added.manual, []);
    for (const path of ['src/main.ts', '.env.example', 'package.json']) {
      const after = added.changes.find((change) => change.path === path)?.after;
      assert.equal(after?.lastIndexOf('\uFEFF'), 0, path);
    }
  });
});

describe('file behind a symbolic link', () => {
  /** A service with a feature whose module an earlier version would have written otherwise. */
  const moved = async (path: string, link: string) => {
    const root = service();
    await add(root, ['health-check']);
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    renameSync(join(root, path), elsewhere);
    symlinkSync(elsewhere, join(root, path), link === 'dir' ? 'junction' : 'file');
    return { root, elsewhere };
  };

  for (const [path, kind] of [
    ['src/main.ts', 'file'],
    ['src', 'dir'],
  ] as const)
    it(`is kept and reported by remove: ${path}`, async () => {
      const { root, elsewhere } = await moved(path, kind);
      const main = kind === 'dir' ? join(elsewhere, 'main.ts') : elsewhere;
      const before = readFileSync(main, 'utf8');
      const removed = await remove(root, 'health-check');
      assert.equal(readFileSync(main, 'utf8'), before);
      assert.ok(stepsFor(removed, 'src/main.ts').some(({ where }) => /symbolic link/.test(where)));
      assert.ok(removed.changes.some((change) => change.path === 'package.json'));
    });

  for (const linked of ['src/platform/health/registry.ts', 'src/platform/health'])
    it(`does not block other files in an update, and is retried: ${linked}`, async () => {
      const root = service();
      await add(root, ['health-check']);
      const memory = featureRecordOf(diskReader(root), 'health-check');
      assert.ok(memory);
      const older = (text: string): string => `${text}// of an earlier version\n`;
      const files = Object.fromEntries(
        Object.entries(memory.files).map(([path, text]) => [path, older(text)]),
      );
      writeTree(root, files);
      writeTree(root, {
        '.agentops/health-check.json': printManifest({ ...memory, files }, undefined),
      });
      const elsewhere = join(temporaryFolder(), 'elsewhere');
      renameSync(join(root, linked), elsewhere);
      symlinkSync(elsewhere, join(root, linked), linked.endsWith('.ts') ? 'file' : 'junction');
      const isLeft = (path: string): boolean => path === linked || path.startsWith(`${linked}/`);
      for (const run of ['first', 'second']) {
        const updated = await planUpdate({ root });
        const changed = updated.changes.map(({ path }) => path);
        assert.ok(!changed.some(isLeft), run);
        for (const path of Object.keys(files)) {
          if (isLeft(path)) assert.ok(stepsFor(updated, path).length > 0, `${run}: ${path}`);
          else if (run === 'first') assert.ok(changed.includes(path), path);
        }
        write(updated);
        for (const [path, text] of Object.entries(files))
          if (isLeft(path)) assert.equal(readFileSync(join(root, path), 'utf8'), text);
      }
    });

  it('gets manual steps in add', async () => {
    const root = service();
    const elsewhere = join(temporaryFolder(), 'main.ts');
    renameSync(join(root, 'src/main.ts'), elsewhere);
    symlinkSync(elsewhere, join(root, 'src/main.ts'), 'file');
    const before = readFileSync(elsewhere, 'utf8');
    const added = await plan({ features: ['health-check'], root });
    assert.match(added.manual[0]?.where ?? '', /src\/main\.ts is a symbolic link/);
    write(added);
    assert.equal(readFileSync(elsewhere, 'utf8'), before);
  });
});
