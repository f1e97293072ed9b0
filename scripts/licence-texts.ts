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
  // What a package has itself bundled is in its notices.
  const texts = readdirSync(folder)
    .filter((each) => /^(licen[cs]e|copying|notice|third-party-notices)(\.|$)/i.test(each))
    .map((each) => readFileSync(join(folder, each), 'utf8').trim());
  const by = typeof author === 'string' ? `, ${author}` : '';
  if (texts.length === 0) texts.push(`License: ${license}${by}`);
  return `${name} ${version}\n\n${texts.join('\n\n')}\n`;
}
