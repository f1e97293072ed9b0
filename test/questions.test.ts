import assert from 'node:assert/strict';
import { app } from '../generators/app/feature.ts';
import { askFor, type Question } from '../src/core/questions.ts';

/** Asks as a person would answer who takes every default; returns what was asked. */
async function asked(known = {}, defaults = {}): Promise<Question[]> {
  const questions: Question[] = [];
  await askFor(app.options, known, defaults, async (question) => {
    questions.push(question);
    return question.default;
  });
  return questions;
}

describe('the questions for a new service', () => {
  it('come in the order of the schema, and only where there is a choice', async () => {
    assert.deepEqual(
      (await asked()).map(({ name, type }) => `${name} ${type}`),
      [
        'name input',
        'description input',
        'author input',
        'license input',
        'framework select',
        'packageManager select',
        'nodeVersion select',
        'linter select',
        'ci select',
        'deploy select',
        'example confirm',
        'cache select',
        'database select',
        'owners input',
        'adr confirm',
        'git confirm',
      ],
    );
  });

  it('leave out what is answered already, also where the answer is no', async () => {
    const names = (await asked({ name: 'a', git: false, description: '' })).map(({ name }) => name);
    assert.deepEqual(
      ['name', 'git', 'description'].filter((name) => names.includes(name)),
      [],
    );
  });

  it('offer what the folder and an earlier run suggest', async () => {
    const questions = await asked({}, { name: 'from-folder', linter: 'eslint', git: false });
    const offered = Object.fromEntries(questions.map((each) => [each.name, each.default]));
    assert.equal(offered.name, 'from-folder');
    assert.equal(offered.linter, 'eslint');
    assert.equal(offered.git, false);
    assert.equal(offered.packageManager, 'npm');
  });

  it('say what is wrong with an answer, at once', async () => {
    const [name] = await asked();
    assert.equal(name?.validate('good-name'), true);
    assert.match(String(name?.validate('Bad Name')), /npm/);
  });

  it('show each choice in words', async () => {
    const linter = (await asked()).find(({ name }) => name === 'linter');
    assert.deepEqual(
      linter?.choices.map(({ value }) => value),
      ['biome', 'eslint'],
    );
    assert.ok(linter?.choices.every(({ name }) => name.length > 6));
  });
});
