/*
 * Writes dictionaries/<number>.br from the templates: lines that records refer to. One that has been
 * published is never written again; a release whose templates differ much gets the next number.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { newest } from '../src/record/dictionary.ts';

const templates = fileURLToPath(new URL('../templates', import.meta.url));
const folder = fileURLToPath(new URL('../dictionaries', import.meta.url));

const paths = readdirSync(templates, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ejs'))
  .sort();
const lines = paths
  .flatMap((path) => readFileSync(join(templates, path), 'utf8').split('\n'))
  .filter((line) => !/^<%.*-%>$/.test(line));

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${newest}.br`), brotliCompressSync(lines.join('\n')), { flag: 'wx' });
