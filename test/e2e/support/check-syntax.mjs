/*
 * `node --check` for many files at once: each is compiled, as the kind of module that Node takes it
 * for, and none is run. Needs --experimental-vm-modules.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compileFunction, SourceTextModule } from 'node:vm';

/** Node overlooks a byte order mark. */
const read = (path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, '');

/** The kind that the ending or package.json says; undefined where Node looks at the syntax. */
function kindOf(path) {
  const [, ending] = /\.([cm])js$/.exec(path) ?? [];
  if (ending) return ending === 'm' ? 'module' : 'commonjs';
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return JSON.parse(read(manifest)).type;
  }
  return undefined;
}

const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

for (const path of process.argv.slice(2).map((path) => resolve(path))) {
  const text = read(path);
  const options = { filename: path, identifier: path };
  const asModule = () => new SourceTextModule(text, options);
  const asScript = () => compileFunction(text, parameters, options);
  const kind = kindOf(path);
  if (kind === 'module') asModule();
  else if (kind === 'commonjs') asScript();
  else {
    try {
      asScript();
    } catch {
      asModule();
    }
  }
}
