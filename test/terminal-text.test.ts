import assert from 'node:assert/strict';
import { commandText, sameCommand } from '../src/cli/same-command.ts';
import { shellWord } from '../src/model/shell-word.ts';
import { foldedFiles } from '../src/output/folded-files.ts';
import { paintFor, plain, prose, shown } from '../src/output/paint.ts';
import { previewText, whatHappens } from '../src/output/preview.ts';
import { planOfEdits, type SettledPlan } from '../src/plan/session.ts';

describe('prose in a terminal', () => {
  const text = '  one two three four';

  it('wraps between words, and keeps the indentation', () => {
    assert.equal(shown(prose(text), 12), '  one two\n  three four');
    assert.equal(
      shown(prose('--yes   Never ask for it', 8), 16),
      '--yes   Never\n        ask for\n        it',
    );
  });

  it('stays on one line without a terminal, like other text', () => {
    assert.equal(shown(prose(text)), text);
    assert.equal(shown(text, 12), text);
  });

  it('is measured without colours', () => {
    const paint = paintFor({ isTTY: true }, { TERM: 'xterm' });
    assert.equal(shown(prose(paint('red', 'one two')), 7), '\u001b[31mone two\u001b[39m');
  });

  it('can be nested without markers', () => {
    assert.equal(shown(prose(`a ${prose('b c')}`), 3), 'a b\nc');
    assert.equal(shown(`x ${prose('y')}`), 'x y');
  });
});

describe('command to paste', () => {
  it('quotes names for the shell', () => {
    assert.equal(shellWord('svc-1/./a'), 'svc-1/./a');
    for (const word of ['my svc', '$(id)', '`id`', '', '~', 'a"b']) {
      assert.equal(shellWord(word), `'${word}'`);
    }
    assert.equal(shellWord("it's"), "'it'\\''s'");
  });

  it('lists given flags, then prompted ones', () => {
    const words = sameCommand(
      ['new', 'my svc'],
      { linter: 'eslint', yes: false, dryRun: true, fact: ['a=1', 'b=2'] },
      { git: false, author: 'Ada <a@b.c>', linter: 'biome' },
    );
    assert.equal(
      words.join(' '),
      "agentops new 'my svc' --no-git --author='Ada <a@b.c>' --linter=eslint --dry-run --fact=a=1 --fact=b=2 --yes",
    );
  });

  it('continues over several lines on a narrow terminal', () => {
    const words = ['agentops', 'new', 'svc', '--cache=memory', '--no-git', '--yes'];
    assert.equal(commandText(words, 80), `  ${words.join(' ')}`);
    const text = commandText(words, 30);
    assert.ok(text.split('\n').every((line) => line.length <= 30));
    assert.equal(text.replaceAll(/ \\\n */g, ' ').trim(), words.join(' '));
  });
});

describe('summary before confirmation', () => {
  const change = (path: string, before: string | undefined, after: string | undefined) => ({
    path,
    before,
    after,
    conflict: false,
  });
  const planOf = (...changes: ReturnType<typeof change>[]): SettledPlan => ({
    ...planOfEdits('/x/svc', { changes }),
    skipped: [],
    remembered: [],
  });

  it('lists edits of user files first, code before others', () => {
    const plan = planOf(
      change('.agentops/a.json', '{}', '{"a":1}'),
      change('package.json', '{}\n', '{ "a": 1 }\n'),
      change('src/index.js', 'a();\nlisten();\n', 'a();\nb();\nlisten();\n'),
      change('src/new.js', undefined, 'n\n'),
    );
    assert.match(
      shown(previewText(plan, plain)),
      /^Edits of your files\n {2}~ src\/index\.js\n {4}\+b\(\);\n {2}~ package\.json\n {4}-\{\}\n {4}\+\{ "a": 1 \}\n\nsvc\//,
    );
  });

  it('lists files to be deleted, and the prompt counts them', () => {
    const plan = planOf(
      change('a.js', 'a\n', undefined),
      change('b.js', 'a\n', undefined),
      change('c.js', 'a\n', 'b\n'),
    );
    assert.match(shown(previewText(plan, plain)), /Will be deleted\n {2}- a\.js\n {2}- b\.js\n/);
    assert.equal(whatHappens(plan), 'Change 1 file and delete 2 in /x/svc?');
    assert.equal(whatHappens(planOf(change('a', undefined, ''))), 'Create 1 file in /x/svc?');
  });

  it('is truncated with a count of the rest', () => {
    const long = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('');
    assert.match(previewText(planOf(change('a.js', '', long)), plain), /… 61 more lines, in 1 of/);
  });

  it('counts new files per folder', () => {
    const files = new Map([
      ['src/a/b/c/one.ts', 'created'],
      ['src/a/two.ts', 'created'],
      ['src/three.ts', 'changed'],
      ['four.ts', 'left'],
    ] as const);
    assert.equal(
      foldedFiles('svc/', files, plain),
      'svc/\n  src/    ~1\n  src/a/  +2\n  ./      =1',
    );
  });
});
