import assert from 'node:assert/strict';
import type { Question } from '../src/model/questions.ts';
import { askFeatures } from '../src/output/dialogue.ts';
import { plain } from '../src/output/paint.ts';

const features = [
  { id: 'cache', summary: 'A cache' },
  { id: 'logging', summary: 'Structured logs' },
];

describe('feature selection of agentops add', () => {
  it('lists installed features last and says so', async () => {
    let asked: Question | undefined;
    const person = {
      ask: async (question: Question) => {
        asked = question;
        return ['logging'];
      },
      say: () => undefined,
      paint: plain,
    };
    const chosen = await askFeatures(person, features, (id) => id === 'cache');
    assert.deepEqual(chosen, ['logging']);
    assert.deepEqual(
      asked?.choices.map(({ value, hint }) => [value, hint]),
      [
        ['logging', 'Structured logs'],
        ['cache', 'already installed'],
      ],
    );
  });
});
