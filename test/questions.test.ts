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

describe('the questions for a new service', () => {
  it('are five about the service, and whether to customise the rest', async () => {
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

  it('list the rest with what it will be, and take it as it was shown', async () => {
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

  it('come in groups with a heading where the rest is customised', async () => {
    const { questions } = await asked({ description: '' });
    const headed = questions.filter(({ heading }) => heading !== undefined);
    assert.deepEqual(
      headed.map(({ name, heading }) => `${heading}: ${name}`),
      ['Package: author', 'Checks: linter', 'Repository: example'],
    );
  });

  it('hold every option that has a prompt, once', async () => {
    const { questions } = await asked();
    const prompted = optionsOf(app.options).filter(({ prompt }) => prompt !== undefined);
    assert.deepEqual(
      namesOf(questions)
        .filter((name) => name !== 'customise')
        .sort(),
      prompted.map(({ name }) => name).sort(),
    );
  });

  it('leave out what is answered already, also where the answer is no', async () => {
    const { questions } = await asked({ name: 'a', git: false, description: '' });
    const names = namesOf(questions);
    assert.deepEqual(
      ['name', 'git', 'description'].filter((name) => names.includes(name)),
      [],
    );
  });

  it('do not offer to customise where everything else is answered', async () => {
    const { rest } = app.prompts ?? { rest: {} };
    const known = Object.fromEntries(
      Object.values(rest)
        .flat()
        .map((name) => [name, '']),
    );
    assert.equal(namesOf((await asked(known)).questions).includes('customise'), false);
  });

  it('offer what the folder and an earlier run suggest', async () => {
    const { questions } = await asked({}, { name: 'from-folder', linter: 'eslint', git: false });
    const offered = Object.fromEntries(questions.map((each) => [each.name, each.default]));
    assert.equal(offered.name, 'from-folder');
    assert.equal(offered.linter, 'eslint');
    assert.equal(offered.git, false);
    assert.equal(offered.packageManager, 'npm');
  });

  it('say what is wrong with an answer, at once', async () => {
    const { questions } = await asked();
    const [name] = questions;
    assert.equal(name?.validate('good-name'), true);
    assert.match(String(name?.validate('Bad Name')), /npm/);
  });

  it('show each choice in words', async () => {
    const linter = (await asked()).questions.find(({ name }) => name === 'linter');
    assert.deepEqual(
      linter?.choices.map(({ value }) => value),
      ['biome', 'eslint'],
    );
    assert.ok(linter?.choices.every(({ name }) => name.length > 6));
  });
});

describe('a person who goes back', () => {
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

  it('is asked the question before, with the answer given as its default', async () => {
    const { seen, answers } = await run(['a', 'b', back, 'B', 'c']);
    assert.deepEqual(seen, ['one ', 'two  <', 'three c <', 'two b <', 'three c <']);
    assert.deepEqual(answers, { one: 'a', two: 'B', three: 'c' });
  });

  it('goes past what was not asked, and leaves no answer behind that is not asked any more', async () => {
    const there = await run(['skip', back, 'a', 'b', 'c']);
    assert.deepEqual(there.seen, ['one ', 'three c <', 'one skip', 'two  <', 'three c <']);
    const { answers } = await run(['a', 'b', back, back, 'skip', 'c']);
    assert.deepEqual(answers, { one: 'skip', three: 'c' });
  });

  it('is asked the first question again where nothing is before it', async () => {
    const { seen } = await run([back, 'a', 'b', 'c']);
    assert.deepEqual(seen.slice(0, 2), ['one ', 'one ']);
  });
});
