import assert from 'node:assert/strict';
import { addSorted, mergeJson } from '../src/edits/json.ts';
import type { JsonObject } from '../src/model/actions.ts';

interface Case {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** Runs the edit, and again over its own output. */
function check(edit: (text: string) => string, { before, after }: Case): void {
  assert.equal(edit(before), after);
  assert.equal(edit(after), after, 'the second run changed something');
}

describe('mergeJson', () => {
  const value = { scripts: { test: 'node --test' } };
  const cases: readonly (Case & { readonly value?: JsonObject; readonly replace?: boolean })[] = [
    {
      title: 'adds what is missing, at the end of its object',
      before: '{\n  "name": "a",\n  "scripts": {\n    "dev": "x"\n  }\n}\n',
      after:
        '{\n  "name": "a",\n  "scripts": {\n    "dev": "x",\n    "test": "node --test"\n  }\n}\n',
    },
    {
      title: 'leaves a value that is there',
      before: '{\n  "scripts": {\n    "test": "mine"\n  }\n}\n',
      after: '{\n  "scripts": {\n    "test": "mine"\n  }\n}\n',
    },
    {
      title: 'replaces a different value if told to',
      replace: true,
      before: '{\n  "scripts": {\n    "test": "mine"\n  }\n}\n',
      after: '{\n  "scripts": {\n    "test": "node --test"\n  }\n}\n',
    },
    {
      title: 'keeps tabs',
      before: '{\n\t"name": "a",\n\t"scripts": {\n\t\t"dev": "x"\n\t}\n}\n',
      after:
        '{\n\t"name": "a",\n\t"scripts": {\n\t\t"dev": "x",\n\t\t"test": "node --test"\n\t}\n}\n',
    },
    {
      title: 'keeps four spaces',
      before: '{\n    "scripts": {\n        "dev": "x"\n    }\n}\n',
      after: '{\n    "scripts": {\n        "dev": "x",\n        "test": "node --test"\n    }\n}\n',
    },
    {
      title: 'keeps CRLF',
      before: '{\r\n  "scripts": {\r\n    "dev": "x"\r\n  }\r\n}\r\n',
      after: '{\r\n  "scripts": {\r\n    "dev": "x",\r\n    "test": "node --test"\r\n  }\r\n}\r\n',
    },
    {
      title: 'keeps a byte order mark',
      before: '\uFEFF{\n  "scripts": {\n    "dev": "x"\n  }\n}\n',
      after: '\uFEFF{\n  "scripts": {\n    "dev": "x",\n    "test": "node --test"\n  }\n}\n',
    },
    {
      title: 'keeps a missing newline at the end',
      before: '{\n  "scripts": {\n    "dev": "x"\n  }\n}',
      after: '{\n  "scripts": {\n    "dev": "x",\n    "test": "node --test"\n  }\n}',
    },
    {
      title: 'counts characters beyond the basic plane right',
      before: '{\n  "description": "Löschzug 🚒 𝒳",\n  "scripts": {\n    "dev": "🚀"\n  }\n}\n',
      after:
        '{\n  "description": "Löschzug 🚒 𝒳",\n  "scripts": {\n    "dev": "🚀",\n    "test": "node --test"\n  }\n}\n',
    },
    {
      title: 'keeps comments, which tools allow in such files',
      before: '{\n  // what we run\n  "scripts": {\n    /* for now */\n    "dev": "x"\n  }\n}\n',
      after:
        '{\n  // what we run\n  "scripts": {\n    /* for now */\n    "dev": "x",\n    "test": "node --test"\n  }\n}\n',
    },
    {
      title: 'sets an empty object only where there is none',
      value: { config: {} },
      before: '{\n  "config": {\n    "a": 1\n  }\n}\n',
      after: '{\n  "config": {\n    "a": 1\n  }\n}\n',
    },
    {
      title: 'takes a name from Object.prototype for a name like any other',
      value: { scripts: { toString: 'x' } },
      before: '{\n  "scripts": {}\n}\n',
      after: '{\n  "scripts": {\n    "toString": "x"\n  }\n}\n',
    },
  ];
  for (const each of cases) {
    it(each.title, () => {
      const { replace = false } = each;
      check((text) => mergeJson(text, each.value ?? value, { replace }), each);
    });
  }

  it('adds to an object on one line', () => {
    const text = mergeJson('{ "scripts": { "dev": "x" } }', value);
    assert.deepEqual(JSON.parse(text), { scripts: { dev: 'x', test: 'node --test' } });
    assert.equal(mergeJson(text, value), text);
  });

  it('writes the whole value into an empty object', () => {
    const text = mergeJson('{}\n', { a: { b: [1, { c: null }] } });
    assert.deepEqual(JSON.parse(text), { a: { b: [1, { c: null }] } });
    assert.equal(mergeJson(text, { a: { b: [1, { c: null }] } }), text);
  });

  it('reports the file if a scalar blocks an object', () => {
    assert.throws(() => mergeJson('{ "scripts": "none" }', value), { name: 'AgentopsError' });
  });
});

describe('addSorted', () => {
  const add = (text: string): string => addSorted(text, 'dependencies', { fastify: '5.0.0' });
  const cases: readonly Case[] = [
    {
      title: 'puts a name in its place',
      before: '{\n  "dependencies": {\n    "ajv": "1",\n    "zod": "4"\n  }\n}\n',
      after:
        '{\n  "dependencies": {\n    "ajv": "1",\n    "fastify": "5.0.0",\n    "zod": "4"\n  }\n}\n',
    },
    {
      title: 'puts the last name last',
      before: '{\n  "dependencies": {\n    "ajv": "1"\n  }\n}\n',
      after: '{\n  "dependencies": {\n    "ajv": "1",\n    "fastify": "5.0.0"\n  }\n}\n',
    },
    {
      title: 'makes the section',
      before: '{\n  "name": "a"\n}\n',
      after: '{\n  "name": "a",\n  "dependencies": {\n    "fastify": "5.0.0"\n  }\n}\n',
    },
    {
      title: 'leaves a version that is there, older or newer',
      before: '{\n  "dependencies": {\n    "fastify": "^4"\n  }\n}\n',
      after: '{\n  "dependencies": {\n    "fastify": "^4"\n  }\n}\n',
    },
    {
      title: 'does not sort what others left unsorted',
      before: '{\n  "dependencies": {\n    "zod": "4",\n    "ajv": "1"\n  }\n}\n',
      after:
        '{\n  "dependencies": {\n    "fastify": "5.0.0",\n    "zod": "4",\n    "ajv": "1"\n  }\n}\n',
    },
    {
      title: 'keeps CRLF and tabs',
      before: '{\r\n\t"dependencies": {\r\n\t\t"ajv": "1"\r\n\t}\r\n}\r\n',
      after:
        '{\r\n\t"dependencies": {\r\n\t\t"ajv": "1",\r\n\t\t"fastify": "5.0.0"\r\n\t}\r\n}\r\n',
    },
  ];
  for (const each of cases) it(each.title, () => check(add, each));

  it('inserts several names in order', () => {
    const text = addSorted('{}', 'dependencies', { zod: '4', ajv: '1', fastify: '5' });
    assert.deepEqual(Object.keys(JSON.parse(text).dependencies), ['ajv', 'fastify', 'zod']);
  });
});
