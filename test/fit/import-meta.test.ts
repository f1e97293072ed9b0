import assert from 'node:assert/strict';
import { replaceImportMeta } from '../../src/adapt/import-meta.ts';

interface Case {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

describe('replaceImportMeta', () => {
  const cases: readonly Case[] = [
    {
      title: 'the base of a URL, with the import of node:url made longer',
      before:
        "import { fileURLToPath } from 'node:url';\n\nconst a = fileURLToPath(new URL('a.cjs', import.meta.url));\n",
      after:
        "import { fileURLToPath, pathToFileURL } from 'node:url';\n\nconst a = fileURLToPath(new URL('a.cjs', pathToFileURL(__filename)));\n",
    },
    {
      title: 'the name goes into its place in the import',
      before: "import { type URL, urlToHttpOptions } from 'node:url';\nlog(import.meta.url);\n",
      after:
        "import { pathToFileURL, type URL, urlToHttpOptions } from 'node:url';\nlog(pathToFileURL(__filename).href);\n",
    },
    {
      title: 'a new import goes to its place among the others',
      before:
        "import { test } from 'node:test';\nimport { inspect } from 'node:util';\nimport { z } from 'zod';\n\nlog(import.meta.url);\n",
      after:
        "import { test } from 'node:test';\nimport { pathToFileURL } from 'node:url';\nimport { inspect } from 'node:util';\nimport { z } from 'zod';\n\nlog(pathToFileURL(__filename).href);\n",
    },
    {
      title: 'before the packages',
      before:
        "import assert from 'node:assert/strict';\nimport { z } from 'zod';\n\nlog(import.meta.url);\n",
      after:
        "import assert from 'node:assert/strict';\nimport { pathToFileURL } from 'node:url';\nimport { z } from 'zod';\n\nlog(pathToFileURL(__filename).href);\n",
    },
    {
      title: 'behind the last import, or as the only one',
      before: "import assert from 'node:assert/strict';\n\nlog(import.meta.url);\n",
      after:
        "import assert from 'node:assert/strict';\nimport { pathToFileURL } from 'node:url';\n\nlog(pathToFileURL(__filename).href);\n",
    },
    {
      title: 'the only import',
      before: '// What it is.\nlog(import.meta.url);\n',
      after:
        "// What it is.\nimport { pathToFileURL } from 'node:url';\n\nlog(pathToFileURL(__filename).href);\n",
    },
    {
      title: 'an import that is there is enough',
      before: "import { pathToFileURL } from 'node:url';\nlog(new URL('a', import.meta.url));\n",
      after:
        "import { pathToFileURL } from 'node:url';\nlog(new URL('a', pathToFileURL(__filename)));\n",
    },
    {
      title: 'the folder and the file',
      before: 'log(import.meta.dirname, import.meta.filename);\n',
      after: 'log(__dirname, __filename);\n',
    },
  ];
  for (const { title, before, after } of cases) {
    it(title, () => {
      assert.equal(replaceImportMeta(before, 'ts'), after);
      assert.equal(replaceImportMeta(after, 'ts'), after, 'the second run changed something');
    });
  }

  it('refuses uses without a CommonJS equivalent, with their place', () => {
    assert.throws(() => replaceImportMeta("log();\nimport.meta.resolve('a');\n", 'js'), {
      name: 'SourceError',
      message: '2:1 import.meta.resolve has no equivalent in CommonJS',
    });
  });
});
