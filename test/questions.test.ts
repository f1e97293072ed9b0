import assert from 'node:assert/strict';
import { app } from '../generators/app/feature.ts';
import { type Ask, askFor, askInTurn, back } from '../src/model/ask.ts';
import { optionsOf } from '../src/model/options.ts';
import { type Question, question } from '../src/model/questions.ts';

/** Answers as a person who takes every default but those in `replies`; returns what was asked. */
async function asked(
  known = {},
  defaults = {},
  replies: Readonly<Record<string, unknown>> = { customise: true },
): Promise<{ questions: Question[]; answers: Readonly<Record<string, unknown>> }> {
  const questions: Question[] = [];
  const ask: Ask = async (each) => {
    questions.push(each);
    return each.name in replies ? replies[each.name] : each.default;
  };
  const asking = { layout: app.prompts, known, defaults };
  return { answers: await askFor(app.options, asking, ask), questions };
}

const namesOf = (questions: readonly Question[]): string[] => questions.map(({ name }) => name);

describe('prompts of a new service', () => {
  it('ask five questions about the service, and whether to customise the rest', async () => {
    const { questions } = await asked({}, {}, {});
    assert.deepEqual(
      questions.map(({ name, type }) => `${name} ${type}`),
      [
        'name input',
        'framework select',
        'database select',
        'cache select',
        'deploy select',
        'customise confirm',
      ],
    );
  });

  it('list the remaining defaults, and use them as shown', async () => {
    const { questions, answers } = await asked({ linter: 'eslint' }, { author: 'Ada' }, {});
    const { note = '' } = questions.at(-1) as Question;
    assert.match(note, /^ {2}author +Ada$/m);
    assert.match(note, /^ {2}description +\(none\)$/m);
    assert.match(note, /^ {2}git +yes$/m);
    assert.doesNotMatch(note, /linter/);
    assert.equal(answers.author, 'Ada');
    assert.equal('customise' in answers, false);
    assert.equal('license' in answers, false);
  });

  it('are grouped under headings when customised', async () => {
    const { questions } = await asked({ description: '' });
    const headed = questions.filter(({ heading }) => heading !== undefined);
    assert.deepEqual(
      headed.map(({ name, heading }) => `${heading}: ${name}`),
      ['Package: author', 'Checks: linter', 'Repository: example'],
    );
  });

  it('cover every option with a prompt, once', async () => {
    const { questions } = await asked();
    const prompted = optionsOf(app.options).filter(({ prompt }) => prompt !== undefined);
    assert.deepEqual(
      namesOf(questions)
        .filter((name) => name !== 'customise')
        .sort(),
      prompted.map(({ name }) => name).sort(),
    );
  });

  it('skip answered options, also those answered with no', async () => {
    const { questions } = await asked({ name: 'a', git: false, description: '' });
    const names = namesOf(questions);
    assert.deepEqual(
      ['name', 'git', 'description'].filter((name) => names.includes(name)),
      [],
    );
  });

  it('do not offer to customise if everything is answered', async () => {
    const { rest } = app.prompts ?? { rest: {} };
    const known = Object.fromEntries(
      Object.values(rest)
        .flat()
        .map((name) => [name, '']),
    );
    assert.equal(namesOf((await asked(known)).questions).includes('customise'), false);
  });

  it('suggest values from the folder and an earlier run', async () => {
    const { questions } = await asked({}, { name: 'from-folder', linter: 'eslint', git: false });
    const offered = Object.fromEntries(questions.map((each) => [each.name, each.default]));
    assert.equal(offered.name, 'from-folder');
    assert.equal(offered.linter, 'eslint');
    assert.equal(offered.git, false);
    assert.equal(offered.packageManager, 'npm');
  });

  it('report an invalid answer at once', async () => {
    const { questions } = await asked();
    const [name] = questions;
    assert.equal(name?.validate('good-name'), true);
    assert.match(String(name?.validate('Bad Name')), /npm/);
  });

  it('label each choice', async () => {
    const linter = (await asked()).questions.find(({ name }) => name === 'linter');
    assert.deepEqual(
      linter?.choices.map(({ value }) => value),
      ['biome', 'eslint'],
    );
    assert.ok(linter?.choices.every(({ name }) => name.length > 6));
  });
});

describe('going back in prompts', () => {
  const questions = [
    question('one', 'input', 'One'),
    question('two', 'input', 'Two', { when: ({ one }) => one !== 'skip' }),
    question('three', 'input', 'Three', { default: 'c' }),
  ];

  /** Each question with its default, and what was answered in the end. */
  async function run(replies: readonly unknown[]) {
    const left = [...replies];
    const seen: string[] = [];
    const answers = await askInTurn(questions, async ({ name, default: offered }, canGoBack) => {
      seen.push(`${name} ${offered ?? ''}${canGoBack ? ' <' : ''}`);
      return left.shift();
    });
    return { seen, answers };
  }

  it('repeats the previous question with the given answer as default', async () => {
    const { seen, answers } = await run(['a', 'b', back, 'B', 'c']);
    assert.deepEqual(seen, ['one ', 'two  <', 'three c <', 'two b <', 'three c <']);
    assert.deepEqual(answers, { one: 'a', two: 'B', three: 'c' });
  });

  it('passes skipped questions, and drops answers that no longer apply', async () => {
    const there = await run(['skip', back, 'a', 'b', 'c']);
    assert.deepEqual(there.seen, ['one ', 'three c <', 'one skip', 'two  <', 'three c <']);
    const { answers } = await run(['a', 'b', back, back, 'skip', 'c']);
    assert.deepEqual(answers, { one: 'skip', three: 'c' });
  });

  it('repeats the first question if none precedes it', async () => {
    const { seen } = await run([back, 'a', 'b', 'c']);
    assert.deepEqual(seen.slice(0, 2), ['one ', 'one ']);
  });
});
