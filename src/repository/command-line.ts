/*
 * Reads the command lines of scripts: not a shell, but enough to see which programs they start and
 * with which words.
 */

/** The commands that a script runs, each as its words; scripts that it calls are followed. */
export function commandsOf(
  script: string,
  scripts: Readonly<Record<string, string>>,
  seen: readonly string[] = [],
): string[][] {
  return splitCommands(script).flatMap((words) => {
    const command = withoutWrappers(words);
    const [program = '', ...rest] = command;
    const called = calledScripts(command, scripts).filter((name) => !seen.includes(name));
    if (called.length > 0 && seen.length < 5) {
      return called.flatMap((name) => commandsOf(scripts[name] ?? '', scripts, [...seen, name]));
    }
    // concurrently "a" "b", and programs that run another as soon as they are ready.
    const inner = program === 'concurrently' ? rest.filter((word) => word.includes(' ')) : [];
    const follow = optionValue(command, ['--onSuccess', '--on-success', '--exec', '-x']);
    return [
      command,
      ...[...inner, ...(follow === undefined ? [] : [follow])].flatMap((each) =>
        seen.length < 5 ? commandsOf(each, scripts, [...seen, '']) : [],
      ),
    ];
  });
}

function splitCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token, double, single] of script
    .slice(0, 4000)
    .matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|&&|\|\||[;|&\n]|[^\s"';|&]+/g)) {
    if (/^(&&|\|\||[;|&\n])$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(double?.replace(/\\(.)/g, '$1') ?? single ?? token);
  }
  return commands.filter((words) => words.length > 0);
}

const wrappers = new Set(['npx', 'bunx', 'pnpx', 'exec', 'env', 'cross-env', 'cross-env-shell']);
// With options of their own they are left alone: which word is a value is theirs to know.
const prefixes = new Set(['c8', 'nyc', 'dotenv', 'time', 'sudo', 'nice', 'dumb-init', 'tini']);
const runners = new Set(['npm', 'pnpm', 'yarn', 'bun']);

/** Without what only prepares a command: variables, npx, dotenv --, doppler run --, … */
function withoutWrappers(words: readonly string[]): string[] {
  const dashes = words.indexOf('--');
  const [program = '', second = ''] = words;
  if (/^\w+=/.test(program) || wrappers.has(program)) return withoutWrappers(words.slice(1));
  if (/^(dotenvx?|doppler|infisical|op|env-cmd|wait-on)$/.test(program) && dashes > 0) {
    return withoutWrappers(words.slice(dashes + 1));
  }
  if (/^(-y|--yes|--no-install)$/.test(program)) return withoutWrappers(words.slice(1));
  if (prefixes.has(program) && words.length > 1 && !second.startsWith('-')) {
    return withoutWrappers(words.slice(1));
  }
  if (runners.has(program) && /^(exec|x|dlx)$/.test(second)) return withoutWrappers(words.slice(2));
  return [...words];
}

/** Names of scripts that `npm run x`, `yarn x`, `run-s a b` and similar call. */
function calledScripts(
  [program = '', ...words]: readonly string[],
  scripts: Readonly<Record<string, string>>,
): string[] {
  const isScript = (word: string): boolean => Object.hasOwn(scripts, word);
  if (/^(run-s|run-p|npm-run-all2?)$/.test(program)) return words.filter(isScript);
  if (program === 'concurrently') {
    return words
      .flatMap((word) => /^(?:npm|pnpm|yarn|bun):(.+)$/.exec(word)?.[1] ?? [])
      .filter(isScript);
  }
  const direct = program === 'node' && words[0] === '--run';
  if (!runners.has(program) && !direct) return [];
  const named = words.filter(
    (word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script',
  );
  const [name] = named;
  return name !== undefined && isScript(name) ? [name] : [];
}

/** The value of the first of some options, as `--x value` or `--x=value`. */
export function optionValue(
  words: readonly string[],
  names: readonly string[],
): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((each) => word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
