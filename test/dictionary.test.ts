import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { withoutReferences, withReferences } from '../src/record/dictionary.ts';
import { parseRecord, printManifest } from '../src/record/record-file.ts';

const most = 1024 * 1024;
const template = readFileSync(
  new URL('../templates/graceful-shutdown/shutdown/shutdown.ts.ejs', import.meta.url),
  'utf8',
);

describe('the dictionary of records', () => {
  const texts = {
    'lines of a template': template,
    'lines of a template with an edit': template.replace('export', '// Ours.\nexport'),
    'backslashes before an n': 'const a = "\\n";\nconst b = "\\\\n";\n',
    'what looks like a reference': '\u0001' + '1,2\u0001\n',
    'no line end': 'one line',
    nothing: '',
  };
  it('never changes once there are records that refer to it', () => {
    const bytes = readFileSync(new URL('../dictionaries/1.br', import.meta.url));
    const digest = createHash('sha256').update(bytes).digest('hex');
    assert.equal(digest, 'f6fd261212b5383901f1c6325b85a34d783f816203cf78d573dd19e269a4a1cf');
  });

  for (const [what, text] of Object.entries(texts)) {
    it(`gives back ${what}`, () => {
      const json = JSON.stringify({ text });
      assert.equal(withoutReferences(withReferences(json), 1, most), json);
    });
  }

  it('makes known lines short', () => {
    const json = JSON.stringify({ template });
    assert.ok(withReferences(json).length < json.length / 4);
  });

  for (const [what, text, says] of [
    ['lines that do not exist', '\u0001' + '999999999,2\u0001', /do not exist/],
    ['more lines than there are', '\u0001' + '5,999999999\u0001', /do not exist/],
    ['more text than a record has', `\u0001${'0,9000\u0001'.repeat(9)}`, /larger than/],
  ] as const) {
    it(`refuses references to ${what}`, () => {
      assert.throws(() => withoutReferences(text, 1, most), says);
    });
  }

  it('is not needed for a record of 0.1.0', () => {
    const memory = {
      ...{ feature: 'logging', version: '0.1.0', moved: {}, edits: {}, added: {}, actions: [] },
      files: { 'src/a.ts': template },
    };
    const { dictionary, ...old } = JSON.parse(printManifest(memory)) as Record<string, unknown>;
    assert.equal(dictionary, 1);
    const plain = JSON.stringify({ files: memory.files, actions: [] });
    const pristine = brotliCompressSync(plain).toString('base64');
    assert.deepEqual(parseRecord(JSON.stringify({ ...old, pristine }), 'logging'), memory);
    assert.throws(() => parseRecord(JSON.stringify({ ...old, dictionary: 2 }), 'logging'));
  });
});
