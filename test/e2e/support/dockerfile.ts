/** One line of a Dockerfile, continuation lines joined. */
export interface Instruction {
  readonly keyword: string;
  readonly value: string;
}

export interface Stage {
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages in their order; the last one is the image. */
export function stagesOf(dockerfile: string): Stage[] {
  const stages: { from: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(dockerfile)) {
    const { keyword, value } = instruction;
    if (keyword === 'FROM') {
      const [from = '', , name] = value.split(/\s+/);
      stages.push({ from, name, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`${keyword} stands before the first FROM`);
      stage.instructions.push(instruction);
    }
  }
  return stages;
}

function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile.split('\n').filter((line) => !/^\s*#/.test(line));
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '');
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, keyword = '', value = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
      return { keyword: keyword.toUpperCase(), value };
    });
}

/** The arguments of an exec form; a shell form would put a shell between Docker and the process. */
export function execForm(value: string): string[] {
  if (!value.startsWith('[')) throw new Error(`Not in exec form: ${value}`);
  return JSON.parse(value) as string[];
}

/** Tells for a path of the build context whether `.dockerignore` lets it through. */
export function contextFilter(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ kept: line.startsWith('!'), matches: glob(line.replace(/^!/, '')) }));
  // A rule for a folder holds for all below it, and the last rule that matches decides.
  return (path) => {
    const decisive = rules.findLast(({ matches }) => withParents(path).some(matches));
    return decisive?.kept ?? true;
  };
}

const withParents = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:[^/]+/)*',
  '*': '[^/]*',
  '?': '[^/]',
};

/** A pattern of `COPY` or `.dockerignore`; `*` stays within a folder. */
export function glob(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^(\.\/|\/)/, '').replace(/\/$/, '');
  const source = plain.replaceAll(
    /\*\*\/|[*?.+^${}()|[\]\\]/g,
    (token) => wildcards[token] ?? `\\${token}`,
  );
  return (path) => new RegExp(`^${source}$`).test(path);
}
