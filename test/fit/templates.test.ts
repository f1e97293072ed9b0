import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import * as prettier from 'prettier';
import { adaptPath, adapt as fitText } from '../../src/adapt/adapt.ts';
import { templateFormat } from '../../src/code/format.ts';
import { type OutputStyle, templateStyle } from '../../src/model/output-style.ts';
import type { FormatStyle } from '../../src/model/project.ts';
import { renderedTree } from '../support/rendered.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

/* Each file of each feature in each style is what the style says, and passes its own checks. */

const prettierDefaults: FormatStyle = { ...templateFormat, quotes: 'double', width: 80 };
const terse: FormatStyle = {
  ...templateFormat,
  indent: 4,
  width: 80,
  semicolons: false,
  trailingCommas: 'none',
  arrowParens: 'avoid',
};
const tabs: FormatStyle = {
  ...templateFormat,
  indent: 'tab',
  quotes: 'double',
  trailingCommas: 'es5',
  bracketSpacing: false,
  eol: 'crlf',
  width: 120,
};

const styles: Readonly<Record<string, OutputStyle & { readonly format: FormatStyle }>> = {
  'TypeScript as the templates': { ...templateStyle, format: templateFormat },
  'TypeScript with .ts, terse': { ...templateStyle, endings: '.ts', format: terse },
  'TypeScript in a CommonJS package, with tabs and CRLF': {
    language: 'ts',
    moduleSystem: 'cjs',
    endings: 'none',
    format: tabs,
  },
  'JavaScript, terse': { ...templateStyle, language: 'js', format: terse },
  'JavaScript that is modules by .mjs': {
    ...templateStyle,
    language: 'js',
    isMjs: true,
    format: templateFormat,
  },
  'CommonJS by the defaults of prettier': {
    ...templateStyle,
    language: 'js',
    moduleSystem: 'cjs',
    format: prettierDefaults,
  },
};

/** Most files are the same with each framework; those are fitted once. */
async function fittedTree(style: OutputStyle): Promise<Record<string, string>> {
  // A new service is an ES module: its entry awaits.
  const rendered = renderedTree((id) => id !== 'app' || style.moduleSystem === 'esm');
  const done = new Map<string, string>();
  const fitted: Record<string, string> = {};
  for (const [path, text] of Object.entries(rendered)) {
    if (!path.endsWith('.ts')) continue;
    const known = done.get(text) ?? (await fitText(text, path, style));
    done.set(text, known);
    fitted[adaptPath(path, style)] = known;
  }
  return fitted;
}

for (const [name, style] of Object.entries(styles)) {
  describe(`${name}: every file`, () => {
    const { language, moduleSystem, format } = style;
    let tree: Record<string, string>;
    before(async () => {
      tree = await fittedTree(style);
    });

    it('has the ending of its language and parses as such', () => {
      const isScript = language === 'js' && moduleSystem === 'cjs';
      const ending = language === 'ts' ? '.ts' : isScript ? '.cjs' : style.isMjs ? '.mjs' : '.js';
      assert.ok(Object.keys(tree).length > 15);
      for (const [path, text] of Object.entries(tree)) {
        assert.ok(path.endsWith(ending), path);
        const { errors } = parseSync(path, text, {
          lang: language,
          sourceType: isScript ? 'commonjs' : 'module',
          showSemanticErrors: true,
        });
        assert.deepEqual(errors, [], path);
        if (moduleSystem === 'cjs') assert.doesNotMatch(text, /import\.meta/, path);
      }
    });

    it('imports existing files', () => {
      for (const [path, text] of Object.entries(tree)) {
        const specifiers = text.matchAll(/(?:from|import|require\()\s*(['"])(\.[^'"]*)\1/g);
        for (const [, , specifier = ''] of specifiers) {
          const target = join(dirname(path), specifier);
          const written =
            language === 'js' || style.endings === '.ts'
              ? target
              : `${target.replace(/\.js$/, '')}.ts`;
          assert.ok(written in tree, `${path} imports ${specifier}`);
          if (style.endings === 'none' && language === 'ts')
            assert.doesNotMatch(specifier, /\.[jt]s$/);
        }
      }
    });

    it('passes `prettier --check`', async () => {
      const different = new Map(Object.entries(tree).map(([path, text]) => [text, path]));
      for (const [text, path] of different) {
        const options = {
          filepath: path,
          tabWidth: format.indent === 'tab' ? 2 : format.indent,
          useTabs: format.indent === 'tab',
          singleQuote: format.quotes === 'single',
          semi: format.semicolons,
          printWidth: format.width,
          trailingComma: format.trailingCommas,
          arrowParens: format.arrowParens,
          bracketSpacing: format.bracketSpacing,
          endOfLine: format.eol,
        } as const;
        assert.ok(await prettier.check(text, options), path);
      }
    });

    it('passes `biome check`', () => {
      const root = temporaryFolder();
      writeTree(root, { ...tree, 'biome.json': JSON.stringify(biomeOf(format)) });
      const bin = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [bin, 'check', '--error-on-warnings', '--max-diagnostics=20', '.'],
        { cwd: root, encoding: 'utf8' },
      );
      assert.equal(status, 0, stdout + stderr);
    });

    if (language === 'js') {
      it('can be loaded by Node.js', () => {
        const root = temporaryFolder();
        writeTree(root, { ...tree, 'package.json': JSON.stringify({ type: 'module' }) });
        // One process for all: the modules are compiled as `node --check` does it, not run.
        const program =
          moduleSystem === 'cjs'
            ? "const { readFileSync } = require('node:fs'); const { Script } = require('node:vm'); const { wrap } = require('node:module'); for (const path of process.argv.slice(1)) new Script(wrap(readFileSync(path, 'utf8')), { filename: path });"
            : "const { readFileSync } = require('node:fs'); const { SourceTextModule } = require('node:vm'); for (const path of process.argv.slice(1)) new SourceTextModule(readFileSync(path, 'utf8'), { identifier: path });";
        execFileSync(
          process.execPath,
          ['--experimental-vm-modules', '--no-warnings', '-e', program, '--', ...Object.keys(tree)],
          { cwd: root },
        );
      });
    }
  });
}

function biomeOf(format: FormatStyle): object {
  return {
    vcs: { enabled: false },
    formatter: {
      indentStyle: format.indent === 'tab' ? 'tab' : 'space',
      indentWidth: format.indent === 'tab' ? 2 : format.indent,
      lineWidth: format.width,
      lineEnding: format.eol,
      bracketSpacing: format.bracketSpacing,
    },
    javascript: {
      formatter: {
        quoteStyle: format.quotes,
        semicolons: format.semicolons ? 'always' : 'asNeeded',
        trailingCommas: format.trailingCommas,
        arrowParentheses: format.arrowParens === 'avoid' ? 'asNeeded' : 'always',
      },
    },
    json: { formatter: { enabled: false } },
  };
}
