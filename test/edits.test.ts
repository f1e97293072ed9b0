import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSource } from '../src/code/syntax.ts';
import { type EditCase, editOperations } from './support/edit-operations.ts';
import { changedStatements, lostComments, lostWords } from './support/kept-text.ts';

/*
 * test/fixtures/edits/<operation>/<case>/ has an input, what to do in case.json, and the output.
 * With AGENTOPS_EDITS=write the outputs are written anew, to be read before they are committed.
 */

const folder = fileURLToPath(new URL('fixtures/edits/', import.meta.url));

for (const operation of readdirSync(folder).sort()) {
  describe(operation, () => {
    for (const name of readdirSync(`${folder}${operation}`).sort()) {
      const here = `${folder}${operation}/${name}/`;
      const input = readdirSync(here).find((file) => file.startsWith('input.')) ?? 'input.';
      const ending = input.slice('input.'.length);
      const path = `src/main.${ending}`;
      const given = JSON.parse(readFileSync(`${here}case.json`, 'utf8')) as EditCase;
      const before = readFileSync(`${here}${input}`, 'utf8');
      const { edit, isIdempotent, isStatement } = editOperations[operation] ?? fail(operation);

      it(`${name}: gives the expected result`, () => {
        const after = edit(path, before, given);
        const output = `${here}output.${ending}`;
        if (process.env.AGENTOPS_EDITS === 'write') writeFileSync(output, after);
        assert.ok(existsSync(output), `${output} is not there`);
        assert.equal(after, readFileSync(output, 'utf8'));
      });

      it(`${name}: keeps everything else`, () => {
        const after = edit(path, before, given);
        assert.deepEqual(lostWords(before, after, given.replaced), []);
        assert.equal(after.startsWith('\uFEFF'), before.startsWith('\uFEFF'), 'byte order mark');
        assert.equal(/^\uFEFF?#!.*/.exec(after)?.[0], /^\uFEFF?#!.*/.exec(before)?.[0]);
        assert.doesNotMatch(after, before.includes('\r\n') ? /(?<!\r)\n/ : /\r/, 'ends of lines');
        if (!/^[cm]?[jt]s$/.test(ending)) return;
        const [one, other] = [parseSource(path, before), parseSource(path, after)];
        assert.ok(one && other, 'it does not parse');
        assert.deepEqual(lostComments(one, other), []);
        if (isStatement) assert.deepEqual(changedStatements(one, other, given.replaced), []);
      });

      if (isIdempotent) {
        it(`${name}: changes nothing on a second run`, () => {
          const after = edit(path, before, given);
          assert.equal(edit(path, after, given), after);
        });
      }
    }
  });
}

function fail(operation: string): never {
  throw new Error(`no such operation: ${operation}`);
}
