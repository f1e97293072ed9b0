import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { render } from '../../src/adapt/render.ts';
import { checkRecords } from '../../src/adr/check.ts';
import { contentOf } from '../../src/adr/content.ts';
import { findFolders } from '../../src/adr/folders.ts';
import { addRecord } from '../../src/adr/operations.ts';
import { formats } from '../../src/adr/record.ts';
import { optionsOf } from '../../src/model/options.ts';
import { features } from '../../src/request/features.ts';
import { log4brains, standing, treeOf } from '../support/adr-tree.ts';
import { root } from '../support/packed-files.ts';

const ids = readdirSync(join(root, 'templates/adr/decisions')).map(
  (file) => file.split('.')[0] ?? '',
);
const decision = (id: string) => contentOf(render(`adr/decisions/${id}.md`, {}));

describe('decision record of a feature', () => {
  const own = features.filter(
    ({ id, forgets }) => !forgets && !['app', 'drift-check'].includes(id),
  );

  for (const { id, options } of own) {
    it(`exists for ${id}, and --adr is off by default and not prompted`, () => {
      assert.ok(ids.includes(id));
      const option = optionsOf(options).find(({ name }) => name === 'adr');
      assert.equal(option?.default, false);
      assert.equal(option.prompt, undefined);
    });
  }

  for (const id of ids) {
    it(`has context, alternatives, consequences and links for ${id}`, () => {
      const {
        title,
        context,
        decision: taken,
        alternatives,
        positive,
        negative,
        links,
      } = decision(id);
      assert.ok(title.length > 15 && title.length < 72, title);
      assert.ok(context.length > 150, 'the context has more than 150 characters');
      assert.ok(taken.length > 200, 'the decision has more than 200 characters');
      assert.ok(alternatives.length >= 2, 'there are two alternatives');
      for (const { name, reason } of alternatives)
        assert.ok(reason.length > 70, `the reason against ${name} has more than 70 characters`);
      assert.ok(
        positive.length >= 1 && negative.length >= 1,
        'there is a good consequence and a bad one',
      );
      assert.ok(links.length >= 1, 'there is a link');
      for (const link of links) assert.match(link, /^\[[^\]]+\]\(https:\/\/[^\s)]+\)$/);
    });

    for (const format of formats) {
      it(`of ${id} passes check and prettier as ${format}`, async () => {
        const { changes } = addRecord(standing({}), {
          content: decision(id),
          status: 'accepted',
          date: '2026-11-25',
          format,
        });
        const files = Object.fromEntries(changes.map(({ path, after }) => [path, after ?? '']));
        assert.deepEqual(checkRecords(treeOf(files), findFolders(treeOf(files))), []);
        for (const [path, text] of Object.entries(files)) {
          assert.equal(await prettier.format(text, { parser: 'markdown', filepath: path }), text);
          assert.doesNotMatch(text, /<%|undefined|\[object/);
        }
      });
    }

    it(`of ${id} passes check among those of log4brains`, () => {
      const { changes } = addRecord(standing(log4brains), {
        content: decision(id),
        status: 'accepted',
        date: '2026-11-25',
      });
      const files = {
        ...log4brains,
        ...Object.fromEntries(changes.map(({ path, after }) => [path, after ?? ''])),
      };
      assert.deepEqual(checkRecords(treeOf(files), findFolders(treeOf(files))), []);
      assert.equal(changes.length, 1);
    });
  }

  it('of the cache names its sources', () => {
    const links = decision('cache').links.join('\n');
    for (const source of ['10.14778/2757807.2757813', 'nsdi13', 'redis.io'])
      assert.ok(links.includes(source), source);
  });
});
