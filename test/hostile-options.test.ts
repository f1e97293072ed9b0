import assert from 'node:assert/strict';
import { parseAnswers } from '../src/model/answers.ts';
import { optionsOf } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';

const turns = ['a\u202eb', 'a\u2066b', 'a\u001bb', 'a\u009bb', 'a\0b', 'a\u0007b', 'a\ufeffb'];
const unseen = ['a\u200bb', 'a\u061cb', 'a\nb', 'a\rb'];
const folders = [
  '/a/../b',
  'a/../b',
  '../a',
  'a/./b',
  'a//b',
  'a\\b',
  'C:/a',
  '.git/hooks',
  'a/.GIT',
  'git~1',
  'node_modules/x',
  'a/Node_Modules',
  '.agentops/templates',
  'CON',
  'a/nul',
  'a/COM1.txt',
  'LPT¹',
  'a/b.',
  'a /b',
  'a:b',
  ...['<', '>', '"', '|', '?', '*'].map((each) => `a${each}b`),
  ...turns,
  ...unseen,
];
const routes = [
  '/a/../b',
  '/.',
  '//x',
  '/%2e%2e/',
  '/a?b',
  '/a#b',
  '/a\\b',
  'a',
  '/a/',
  ...turns.map((each) => `/${each}`),
];

const sqlBreakers = ['a b', 'a;b', "a'b", 'a"b', 'a--b', 'a(b)', 'a`b', 'a$b', 'A'];
/** What ends a statement, or the template literal that a backfill is. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is what must not run
const codeBreakers = ['a;b', 'a`b', 'a${b}', 'a\\b', 'a\nb'];

/** What each option that takes a text stands for; a new one has to be put into its kind here. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  dir: folders,
  testDir: folders,
  path: routes,
  packageOwners: folders.filter((each) => !each.startsWith('/')).map((each) => `${each}=@org/api`),
  name: [...folders.filter((each) => !/^(CON|a\/nul)$/i.test(each)), ...turns],
  namespace: [...turns, ...unseen, 'a b', "a'b", 'a$b'],
  license: [...turns, ...folders],
  description: [...turns, 'a\nb', 'a\rb'],
  author: [...turns, 'a\nb', 'a\rb'],
  title: turns,
  context: turns,
  decision: turns,
  alternative: turns.map((each) => `x=${each}`),
  supersedes: turns,
  branch: [...turns, ...unseen, '../a', 'a b', 'a..b', '/a', 'a:b', 'a?b', 'a\\b', '-a', "a'b"],
  date: [...turns, ...folders],
  table: [...folders, ...sqlBreakers],
  column: [...folders, ...sqlBreakers],
  to: [...folders, ...sqlBreakers],
  key: [...folders, ...sqlBreakers],
  type: [...turns, ...codeBreakers],
  references: [...turns, ...codeBreakers],
  set: [...turns, ...codeBreakers],
};

/** What else an option needs before its own value matters, with a value of it that is accepted. */
const beside: Readonly<Record<string, readonly [good: string, Readonly<Record<string, string>>]>> =
  {
    table: ['orders', { recipe: 'add-table' }],
    column: ['email', { recipe: 'add-not-null', table: 'orders' }],
    to: ['mail', { recipe: 'rename-column', table: 'orders', column: 'email', type: 'text' }],
    key: ['id', { recipe: 'backfill', table: 'orders', column: 'email', set: 'lower(email)' }],
    type: ['text', { recipe: 'add-column', table: 'orders', column: 'email' }],
    references: ['people', { recipe: 'add-foreign-key', table: 'orders', column: 'person_id' }],
    set: ['lower(email)', { recipe: 'backfill', table: 'orders', column: 'email' }],
  };
const owners = [...turns, ...unseen.slice(0, 2)].map((each) => `${each}@example.com`);

describe('hostile values', () => {
  for (const feature of features) {
    for (const { name, type, choices } of optionsOf(feature.options)) {
      const isText = (type === 'string' && choices.length === 0) || type === 'list';
      if (!isText) continue;
      it(`are refused by ${feature.id} for ${name}, from each source`, () => {
        const values = kinds[name] ?? (/owners$/i.test(name) ? owners : undefined);
        assert.ok(values, `${name} has no list of hostile values in this test`);
        const needed = { name: 'svc', title: 'A title' };
        const known = optionsOf(feature.options).map((option) => option.name);
        const base = Object.fromEntries(
          Object.entries(needed).filter(([key]) => known.includes(key) && key !== name),
        );
        const [good, more = {}] = beside[name] ?? [];
        Object.assign(base, more);
        if (good) parseAnswers(feature.options, { given: { ...base, [name]: good } });
        for (const value of values) {
          const answers = { ...base, [name]: type === 'list' ? [value] : value };
          for (const source of ['stored', 'given', 'flags'] as const) {
            assert.throws(
              () => parseAnswers(feature.options, { [source]: answers }),
              { id: 'ANSWERS' },
              `${source}: ${JSON.stringify(value)}`,
            );
          }
        }
      });
    }
  }
});
