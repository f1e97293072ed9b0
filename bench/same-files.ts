import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { peersFolder } from './install.ts';

/*
 * The generators that ours is compared with have to write as much as ours does: the very files that
 * `agentops new` writes, as EJS templates with the name of the service filled in.
 */

export interface ServiceFile {
  /** Relative to the service, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The files of a new service, as the installed bin writes them. */
export function serviceFiles(agentops: string): ServiceFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [agentops, 'new', 'svc', '--yes', '--no-git'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`agentops new ended with ${status}\n${stderr}`);
    const service = join(folder, 'svc');
    return readdirSync(service, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({
        path: relative(service, path).replaceAll(sep, '/'),
        text: readFileSync(path, 'utf8'),
      }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Templates for hygen; returns the folder for HYGEN_TMPLS. */
export function hygenTemplates(files: readonly ServiceFile[]): string {
  const folder = join(peersFolder, 'hygen-templates');
  rmSync(folder, { recursive: true, force: true });
  for (const [index, { path, text }] of files.entries()) {
    const template = `---\nto: <%= name %>/${path}\n---\n${asTemplate(text)}`;
    write(join(folder, 'service', 'new', `${index}.ejs.t`), template);
  }
  return folder;
}

/** A Yeoman generator as the manual shows it: a few lines that copy its templates. */
export function trivialGenerator(
  modules: string,
  name: string,
  files: readonly ServiceFile[],
): void {
  const folder = join(modules, `generator-${name}`);
  rmSync(folder, { recursive: true, force: true });
  write(
    join(folder, 'package.json'),
    JSON.stringify({
      name: `generator-${name}`,
      version: '1.0.0',
      type: 'module',
      keywords: ['yeoman-generator'],
    }),
  );
  write(
    join(folder, 'generators', 'app', 'index.js'),
    `import Generator from 'yeoman-generator';
export default class extends Generator {
  writing() {
    const dot = { globOptions: { dot: true } };
    this.fs.copyTpl(this.templatePath('**'), this.destinationPath('svc'), { name: 'svc' }, {}, dot);
  }
}
`,
  );
  for (const { path, text } of files)
    write(join(folder, 'generators', 'app', 'templates', path), asTemplate(text));
}

/** The service's name becomes a value, and what looks like a tag stays text. */
const asTemplate = (text: string): string =>
  text.replaceAll('<%', '<%%').replaceAll(/\bsvc\b/g, '<%= name %>');

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
