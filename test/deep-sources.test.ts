import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { plan } from '../src/api.ts';
import { isTooDeep } from '../src/code/depth.ts';
import { parseSource } from '../src/code/syntax.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { deepest, deepSources, pathOf } from './support/deep-sources.ts';
import { smallService } from './support/small-service.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/* The parser is native: where it runs out of stack the process ends, and with it this suite. */

const shapes = Object.entries(deepSources);
const hostile = 100_000;

async function survives(tree: Readonly<Record<string, string>>, features = ['health-check']) {
  const root = temporaryFolder();
  writeTree(root, { ...smallService, ...tree });
  try {
    return await plan({ features, root });
  } catch (error) {
    assert.ok(error instanceof AgentopsError, String((error as Error).stack).slice(0, 500));
    return error;
  }
}

describe('deeply nested source', () => {
  it('is parsed up to the limit, and refused beyond it', () => {
    for (const [name, make] of shapes) {
      const depth = deepest(name);
      parseSource(pathOf(name), make(depth));
      if (isTooDeep(pathOf(name), make(hostile)))
        assert.equal(parseSource(pathOf(name), make(hostile)), undefined, name);
      else assert.equal(depth, hostile, name);
    }
  });

  it('leaves enough of the smallest thread stack', function () {
    // Windows sets the size of a stack in the program's file.
    if (process.platform === 'win32') this.skip();
    const script = fileURLToPath(new URL('support/parse-on-small-stack.ts', import.meta.url));
    const small = ['-c', 'ulimit -s 1024; exec "$0" "$@"', process.execPath];
    const said = execFileSync('sh', [...small, '--import', 'tsx', script], { encoding: 'utf8' });
    assert.equal(said, `${shapes.length} parsed\n`);
  });

  it('is parsed at depths that people use', () => {
    const table = `export const rows = [${'{ id: 1, name: "x", tags: ["a", "b"], at: f(2 + 3) },\n'.repeat(20_000)}];`;
    const keys = `export const map = { ${Array.from({ length: 5000 }, (_, at) => `k${at}: ${at}`).join(', ')} };`;
    const sources: Readonly<Record<string, string>> = {
      'a table': table,
      'an object': keys,
      'a chain of else if': deepSources.elseif?.(350) ?? '',
      'a long string': deepSources.plus?.(1000) ?? '',
      'a promise': `x${'.then((y) => { return y ? 1 : 2 })\n'.repeat(300)}`,
      'no semicolons': 'const a = b => c ? d : e\nif (f) g = h\n'.repeat(5000),
      comparisons: `x = ${'a < b || c > d && '.repeat(200)} e`,
      cases: `switch (a) { ${'case 1: case "b": '.repeat(2000)} f() }`,
      patterns: 'if (a) /["`(]/.test(b); c = d / e / "f"; function g() {} /`/.test(h);\n'.repeat(
        500,
      ),
      'a minified module': `!function(e){${'function t(e,n){return e?n:-1}var r=t(1,2)/3,o={a:1,b:[1,2]};'.repeat(5000)}}(this)`,
      types: `export type T = ${'Map<string, Array<A<B>>> | '.repeat(500)} C;`,
    };
    for (const [name, text] of Object.entries(sources))
      assert.notEqual(parseSource('a.ts', text), undefined, name);
    const jsx = `x = <ul>${"<li key={`a`} title='b'>don't `{c}` / <b/> {d ? <i>e</i> : null}</li>".repeat(500)}</ul>`;
    assert.notEqual(parseSource('a.tsx', jsx), undefined);
    const generic = 'const f = <T,>(a: T) => a; const g = <T extends U>(a: T) => `x`;\n'.repeat(
      500,
    );
    assert.notEqual(parseSource('a.tsx', generic), undefined);
  });

  it('is detected behind text that looks like a string', () => {
    const deep = '['.repeat(hostile);
    for (const start of [
      'a = b / 1; "/"; ',
      'if (a) /"/; ',
      'a = {} / 1; "/"; ',
      'function a() {} /"/; ',
      'a = function () {} / 1; "/"; ',
      'a++ / 1; "/"; ',
      'a.if / 1; "/"; ',
      'of / 1; "/"; ',
      'a = `$' + '{b}"`; ',
      'x: {} /"/; ',
      "a = '\\\\'; ",
      'a = /[/"]/; ',
      'a\u00a0= b; if\u00a0(c) /"/; ',
    ])
      assert.equal(parseSource('a.ts', `${start}x = ${deep}`), undefined, start);
    for (const start of ['a = <b>"</b>; ', "a = <b c='d' e=\"'\">`</b>; ", 'a = <b c={"}"}/>; '])
      assert.equal(parseSource('a.jsx', `${start}x = ${deep}`), undefined, start);
  });

  it('results in manual steps or an error with the reason', async () => {
    const start = smallService['src/main.ts'] ?? '';
    for (const [name, make] of shapes) {
      if (pathOf(name) !== 'a.ts' || !isTooDeep('a.ts', make(hostile))) continue;
      for (const depth of new Set([deepest(name), hostile])) {
        const found = await survives({ 'src/main.ts': `${start}\n;${make(depth)}\n` });
        if (found instanceof AgentopsError) continue;
        assert.ok(found.changes.length > 0, name);
        const isSaid = found.manual.some(({ where }) => where.includes('nested too deeply'));
        if (depth === hostile) assert.ok(isSaid, name);
      }
    }
  });

  it('does not stop parallel runs', async () => {
    const start = smallService['src/main.ts'] ?? '';
    const runs = Array.from({ length: 30 }, (_, at) =>
      survives(at % 3 === 0 ? { 'src/main.ts': `${start}x = ${'['.repeat(hostile)}` } : {}),
    );
    const found = await Promise.all(runs);
    assert.equal(found.filter((each) => !(each instanceof AgentopsError)).length, 30);
    const wired = found.filter((each) => 'manual' in each && each.manual.length === 0);
    assert.equal(wired.length, 20);
  });
});

describe('deeply nested JSON', () => {
  const deep = (open: string, close: string): string =>
    open.repeat(hostile) + close.repeat(hostile);
  const values = [
    deep('[', ']'),
    `${'{"a":'.repeat(hostile)}1${'}'.repeat(hostile)}`,
    '['.repeat(hostile),
  ];

  for (const path of [
    'package.json',
    '.yo-rc.json',
    'tsconfig.json',
    '.agentops/health-check.json',
    '.prettierrc',
    'biome.json',
  ])
    it(`gives a result or an error: ${path}`, async () => {
      for (const value of values) {
        await survives({ [path]: value });
        await survives({ [path]: `{ "name": "a", "extends": ${value} }` });
      }
    });

  it('gives an error in answers, presets and plans', async () => {
    const { readAnswers } = await import('../src/request/read-answers.ts');
    const { parsePlanFile } = await import('../src/plan/plan-file.ts');
    for (const value of values) {
      const text = `{ "a": ${value} }`;
      assert.throws(() => readAnswers(text), AgentopsError);
      assert.throws(() => parsePlanFile(text, 'plan.json'), AgentopsError);
      const root = temporaryFolder();
      writeTree(root, { ...smallService, 'preset.json': text });
      await assert.rejects(
        plan({ features: ['health-check'], root, preset: `${root}/preset.json` }),
        AgentopsError,
      );
    }
  });
});
