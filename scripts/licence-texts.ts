import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The licence of each package that files of a bundle come from, as these licences ask for. */
export function licenceTexts(root: URL, files: readonly string[]): string {
  const packages = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(packages)]
    .filter((path) => path !== undefined)
    .sort()
    .map((path) => licenceOf(fileURLToPath(new URL(path, root))))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  const by = typeof author === 'string' ? `, ${author}` : '';
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `License: ${license}${by}`;
  return `${name} ${version}\n\n${text}\n`;
}
