import assert from 'node:assert/strict';
import { parseDocument } from 'yaml';
import { app } from '../generators/app/feature.ts';
import { parseSource } from '../src/code/syntax.ts';
import { parseAnswers } from '../src/model/answers.ts';
import { breakers, type Chance, oddText } from './support/chance.ts';
import { fuzz, toldSeed } from './support/fuzz.ts';
import { planOver } from './support/memory-plan.ts';

/*
 * Values of a person in generated files. Whatever they are, a file has the same structure as with
 * plain values: nothing leaves the string, comment or line that it stands in.
 */

const plain = { name: 'svc', description: 'Some service', author: 'Ada' };

type Values = Readonly<Record<string, unknown>>;

async function filesWith(values: Values): Promise<Map<string, string>> {
  const { changes } = await planOver({}, [app], values);
  return new Map(changes.map(({ path, after = '' }) => [path, after]));
}

/** What a file is made of, without its values. */
function structureOf(path: string, text: string): unknown {
  if (/\.[cm]?[jt]s$/.test(path)) {
    const source = parseSource(path, text);
    assert.ok(source, `${path} is no code`);
    return [source.nodes.map(({ type }) => type), source.comments.length];
  }
  if (path.endsWith('.json')) return shape(JSON.parse(text));
  if (/\.ya?ml$/.test(path)) {
    const document = parseDocument(text);
    assert.deepEqual(document.errors, [], path);
    return shape(document.toJS());
  }
  return path.endsWith('.md') ? blocksOf(text) : text.split('\n').length;
}

const shape = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shape)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)]))
      : typeof value;

/** Headings and fences of Markdown, and its number of lines. */
const blocksOf = (text: string): unknown => [
  text.split('\n').length,
  text.split('\n').flatMap((line) => /^(#+ |```|\|)/.exec(line)?.[0] ?? []),
];

/** One line, as a person might paste it: a description may be anything else. */
const line = (chance: Chance): string =>
  Array.from({ length: 1 + chance.below(3) }, () => chance.pick(breakers))
    .join(' ')
    .replaceAll(/[\p{Cc}\u2028\u2029\p{Cs}]/gu, ' ')
    .trim();

describe('values in generated files', () => {
  it('keep the structure of every file intact', async () => {
    const expected = new Map(
      [...(await filesWith(plain))].map(([path, text]) => [path, structureOf(path, text)]),
    );
    const accepted = await fuzz('values in files', 150, async (chance) => {
      const odd = {
        ...plain,
        ...(chance.is(0.2) && { name: oddText(chance) }),
        description:
          `${chance.pick(['x ', ''])}${chance.is(0.9) ? line(chance) : oddText(chance)}` || 'x',
        author: `x ${chance.is(0.9) ? line(chance) : oddText(chance)}`,
      };
      const answers = parseAnswers(app.options, { given: odd });
      const files = await filesWith(answers);
      assert.deepEqual([...files.keys()], [...expected.keys()]);
      for (const [path, text] of files)
        assert.deepEqual(structureOf(path, text), expected.get(path), `${path}\n${text}`);
      const manifest = JSON.parse(files.get('package.json') ?? '');
      assert.deepEqual(
        [manifest.description, manifest.author],
        [answers.description, answers.author],
      );
    });
    assert.ok(accepted > 30, `only ${accepted} were taken`);
  });

  after(() => console.log(`      ${toldSeed()}`));
});
