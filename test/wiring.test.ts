import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSource, type SourceFile } from '../src/code/syntax.ts';
import { ownSymbols } from '../src/request/features.ts';
import { lostComments, lostWords } from './support/kept-text.ts';
import type { Tree } from './support/memory-tree.ts';
import { packageAround, wireable, wiredTree } from './support/wired.ts';
import { readCase, writeCase } from './support/wiring-case.ts';

/*
 * test/fixtures/wiring/<framework>/<case>.txt. With AGENTOPS_WIRING=write what comes out is written
 * into the cases, to be read before it is committed; a case that would lose wiring stays as it is.
 */

const folder = fileURLToPath(new URL('fixtures/wiring/', import.meta.url));

const changed = (before: Tree, after: Tree): Tree =>
  Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text));

/** What can not stay: a boolean that the logger takes the place of, a server that is returned. */
const replaced = [/logger: (true|false)/, /return (?=\S+\.listen\()/];

/** Names that the wiring of some feature has put into a tree. */
const symbolsIn = (tree: Tree): string[] =>
  ownSymbols
    .map(({ name }) => name)
    .filter((name) => Object.values(tree).some((text) => text.includes(name)));

const parsed = (path: string, text: string): SourceFile => {
  const source = parseSource(path, text);
  assert.ok(source, `${path} does not parse`);
  return source;
};

/** All orders of a list. */
function ordersOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((each, at) =>
    ordersOf(list.filter((_, other) => other !== at)).map((rest) => [each, ...rest]),
  );
}
/** So many of a list, evenly spread. */
const atMost = <T>(most: number, list: readonly T[]): T[] =>
  list.filter((_, at) => at % Math.ceil(list.length / most) === 0);
const someOrders = [wireable.toReversed(), [...wireable.slice(2), ...wireable.slice(0, 2)]];

for (const framework of readdirSync(folder).sort()) {
  describe(`wiring in ${framework}`, () => {
    for (const file of readdirSync(`${folder}${framework}`).sort()) {
      const name = file.replace(/\.txt$/, '');
      const path = `${folder}${framework}/${file}`;
      const given = readCase(readFileSync(path, 'utf8'));
      const before = packageAround(framework, given.before);

      it(`${name}: ${given.about}`, () => {
        const { tree, outcome } = wiredTree(before);
        const manual = Object.fromEntries(
          Object.entries(outcome).flatMap(([id, wired]) =>
            wired.manual ? [[id, wired.manual.where]] : [],
          ),
        );
        if (process.env.AGENTOPS_WIRING === 'write') {
          const after = changed(before, tree);
          const lost = symbolsIn(given.after).filter((each) => !symbolsIn(after).includes(each));
          assert.deepEqual(lost, [], 'the case would lose wiring that it has');
          writeFileSync(path, writeCase({ ...given, after, manual }));
          return;
        }
        assert.deepEqual(changed(before, tree), given.after);
        assert.deepEqual(manual, given.manual);
      });

      it(`${name}: only inserts`, () => {
        const { tree } = wiredTree(before);
        for (const [changedPath, text] of Object.entries(changed(before, tree))) {
          const old = before[changedPath] ?? '';
          assert.deepEqual(lostWords(old, text, replaced), []);
          assert.deepEqual(lostComments(parsed(changedPath, old), parsed(changedPath, text)), []);
        }
      });

      it(`${name}: changes nothing on a second run`, () => {
        const { tree } = wiredTree(before);
        const again = wiredTree(tree);
        assert.deepEqual(changed(tree, again.tree), {});
        for (const [id, { isThere, manual }] of Object.entries(again.outcome)) {
          assert.equal(isThere, manual === undefined, id);
        }
      });

      const orders = /^every-order-/.test(name) ? atMost(720, ordersOf(wireable)) : someOrders;
      it(`${name}: is the same in ${orders.length} orders`, () => {
        const { tree } = wiredTree(before);
        for (const order of orders) {
          assert.deepEqual(changed(tree, wiredTree(before, order).tree), {}, order.join(', '));
        }
      });
    }
  });
}
