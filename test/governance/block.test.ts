import assert from 'node:assert/strict';
import { blockPlace, placeBlock } from '../../src/edits/block.ts';
import { block } from '../../src/model/actions.ts';
import type { Block } from '../../src/model/block.ts';
import { applyActions } from '../../src/plan/apply-actions.ts';
import { readerOf } from '../support/memory-tree.ts';

const own = (rest: Partial<Block> = {}): Block => ({
  name: 'x',
  comment: '#',
  place: 'keep',
  lines: ['ours'],
  ...rest,
});
const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const whole = ['# agentops:begin x', 'ours', '# agentops:end x'];

describe('managed block', () => {
  it('fills a new file below its header', () => {
    assert.equal(placeBlock(undefined, own()), text(...whole));
    assert.equal(placeBlock(undefined, own({ intro: ['# Title'] })), text('# Title', '', ...whole));
    assert.equal(placeBlock('', own()), text(...whole));
  });

  it('goes first by default and keeps every other line', () => {
    assert.equal(placeBlock('a\n\n\nb', own()), text(...whole, '', 'a', '', '', 'b'));
  });

  it('goes last, or before a given line', () => {
    assert.equal(placeBlock('a\nb\n', own({ place: 'last' })), text('a', 'b', '', ...whole));
    assert.equal(
      placeBlock('a\n\n[S]\nb\n', own({ place: 'last', lastBefore: '^\\[' })),
      text('a', '', ...whole, '', '[S]', 'b'),
    );
  });

  it('is replaced in place, without touching other bytes', () => {
    const before = 'a  \n\n# agentops:begin x\nold\nolder\n# agentops:end x\n\n\nb';
    assert.equal(placeBlock(before, own()), before.replace('old\nolder', 'ours'));
  });

  it('moves without leaving a gap', () => {
    const before = text('a', '', ...whole, '', 'b');
    assert.equal(placeBlock(before, own({ place: 'first' })), text(...whole, '', 'a', '', 'b'));
    assert.equal(placeBlock(before, own({ place: 'last' })), text('a', '', 'b', '', ...whole));
  });

  it('is unchanged on a second run, in each place', () => {
    for (const place of ['keep', 'first', 'last'] as const) {
      for (const before of ['', 'a', 'a\n', 'a\r\nb\r\n', '\n\na\n\n', text('a', ...whole, 'b')]) {
        const once = placeBlock(before, own({ place }));
        assert.equal(placeBlock(once, own({ place })), once, JSON.stringify([place, before]));
      }
    }
  });

  it('uses the line ends of the file', () => {
    const after = placeBlock('a\r\nb\r\n', own());
    assert.doesNotMatch(after ?? '', /[^\r]\n/);
  });

  it('is recognised by its comments, also in Markdown', () => {
    const after = placeBlock('# Title\n', own({ comment: '<!--', place: 'last' }));
    assert.equal(
      after,
      text('# Title', '', '<!-- agentops:begin x -->', 'ours', '<!-- agentops:end x -->'),
    );
    assert.deepEqual(blockPlace(after ?? '', { name: 'x', comment: '<!--' }), { start: 3, end: 5 });
    assert.equal(blockPlace('a', { name: 'x', comment: '#' }), undefined);
  });

  it('is left alone if its markers do not match', async () => {
    const [begin = '', , end = ''] = whole;
    for (const lines of [[begin], [end], [end, begin], [begin, begin, end]]) {
      assert.equal(placeBlock(text(...lines), own()), undefined);
      const { changes, manual } = await applyActions(
        [block('f', own())],
        readerOf({ f: text(...lines) }),
      );
      assert.deepEqual(changes, []);
      assert.deepEqual(manual[0]?.lines, ['ours']);
    }
  });
});
