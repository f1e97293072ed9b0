/*
 * Loaded before a contestant that works in a repository (`node --require`): tells, as the process
 * ends, which files of the repository it has read and which folders it has listed. A path that is
 * not there is no read. What a tool is made of lies elsewhere, and what git reads for it is not seen.
 */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { join, resolve, sep } = require('node:path');
const { fileURLToPath } = require('node:url');

const { BENCH_READS: target, BENCH_ROOT: root } = process.env;
const seen = { read: new Set(), listed: new Set() };

if (target && root) {
  watch('read', ['readFile', 'open', 'createReadStream']);
  watch('listed', ['readdir', 'opendir']);
  syncBuiltinESMExports();
  process.once('exit', () => {
    const paths = { read: [...seen.read], listed: [...seen.listed] };
    fs.writeFileSync(join(target, String(process.pid)), JSON.stringify(paths));
  });
}

/** Notes the path of every call that succeeds: one that returns, calls back or resolves. */
function watch(kind, names) {
  for (const name of names) {
    watchOne(kind, fs, name);
    watchOne(kind, fs, `${name}Sync`);
    watchOne(kind, fs.promises, name);
  }
}

function watchOne(kind, holder, name) {
  const original = holder[name];
  if (original === undefined) return;
  holder[name] = function (path, ...rest) {
    if (/^open(Sync)?$/.test(name) && !isToRead(rest[0])) return original.call(this, path, ...rest);
    const told = rest.at(-1);
    if (typeof told === 'function') {
      rest[rest.length - 1] = (error, ...results) => {
        if (!error) note(kind, path);
        return told(error, ...results);
      };
    }
    const result = original.call(this, path, ...rest);
    if (typeof result?.then === 'function') {
      result.then(
        () => note(kind, path),
        () => undefined,
      );
    } else if (typeof told !== 'function') note(kind, path);
    return result;
  };
}

const isToRead = (flags) =>
  flags === undefined || flags === 'r' || flags === 0 || typeof flags === 'function';

function note(kind, path) {
  if (typeof path !== 'string' && !(path instanceof URL)) return;
  const absolute = resolve(path instanceof URL ? fileURLToPath(path) : path);
  if (absolute === root || absolute.startsWith(root + sep)) seen[kind].add(absolute);
}
