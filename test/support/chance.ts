/*
 * Seeded chance: the same seed gives the same cases on every machine, so that a failure can be had
 * again (AGENTOPS_FUZZ_SEED=<seed>).
 */

/** Numbers that look random (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  /** True in `part` of all cases. */
  is = (part: number): boolean => this.below(1_000_000) < part * 1_000_000;

  pick<Value>(list: readonly Value[]): Value {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.below(list.length)] as Value;
  }
}

/** What breaks out of one place or another where it is not looked at. */
export const breakers: readonly string[] = [
  '..',
  '../..',
  '/',
  '\\',
  '\0',
  '.git',
  '.GIT',
  'git~1',
  '.git ',
  'hooks/post-checkout',
  '.agentops/transaction',
  'C:\\x',
  '\\\\host\\share',
  '/dev/zero',
  '%2e%2e',
  '__proto__',
  'constructor',
  'toString',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what must not be run
  '${process.exit(9)}',
  '`id`',
  '$(id)',
  '<%= 1 %>',
  '*/',
  '/*',
  '//',
  '#',
  '-->',
  '<!--',
  '"',
  "'",
  '`',
  '\n',
  '\r\n',
  '\t',
  '\u001b[2J',
  '\u009b31m',
  '\u202e',
  '\u2028',
  '\ufeff',
  ': ',
  '- ',
  '&a *a',
  '!!js/function',
  '{{ x }}',
  '|',
  '\\"',
  '; rm -rf ~',
  '\\n',
  'FROM x',
  '](javascript:x)',
  '\ud800',
  '𝒳',
  ' ',
  '(a+)+$',
  '[',
  '$&',
  '$app',
];

const plain = ['a', 'svc', 'src', 'index.ts', 'package.json', 'README.md', 'x-1', 'é', 'Z'];

/** A text of a few parts, most of them hostile. */
export function oddText(chance: Chance): string {
  if (chance.is(0.02)) return chance.pick(breakers).repeat(1 + chance.below(5000));
  return Array.from({ length: chance.below(6) }, () => {
    if (chance.is(0.1)) return String.fromCharCode(chance.below(0x10000));
    return chance.pick(chance.is(0.6) ? breakers : plain);
  }).join(chance.pick(['', '/', ' ']));
}

/** Any value that JSON can hold. */
export function oddJson(chance: Chance, depth = 3): unknown {
  const kind = chance.below(depth > 0 ? 9 : 7);
  if (kind === 0) return null;
  if (kind === 1) return chance.is(0.5);
  if (kind === 2) return chance.pick([0, -1, 1.5, 1e308, 2 ** 53, -0]);
  if (kind < 7) return oddText(chance);
  const length = chance.below(4);
  if (kind === 7) return Array.from({ length }, () => oddJson(chance, depth - 1));
  return objectOf(
    Array.from({ length }, () => [oddText(chance), oddJson(chance, depth - 1)] as const),
  );
}

/** As JSON.parse makes it: `__proto__` is a key like any other. */
const objectOf = (entries: readonly (readonly [string, unknown])[]): object => {
  const object = {};
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
};

/** A value with one thing in it that is another, is gone, is twice or has another name. */
export function mutated(chance: Chance, value: unknown): unknown {
  if (typeof value === 'string' && chance.is(0.5)) return mutatedText(chance, value);
  const isInner = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isInner || chance.is(0.1)) return oddJson(chance);
  const entries = Object.entries(value);
  const at = chance.below(entries.length);
  const [key, child] = entries[at] as [string, unknown];
  const what = chance.below(12);
  const changed: [string, unknown][] =
    what === 0
      ? []
      : what === 1
        ? [[oddText(chance), child]]
        : what === 2
          ? [
              [key, child],
              [oddText(chance), oddJson(chance)],
            ]
          : [[key, mutated(chance, child)]];
  const result = entries.toSpliced(at, 1, ...changed);
  return Array.isArray(value) ? result.map(([, each]) => each) : objectOf(result);
}

/** A text with something put in, left out, cut off or said twice. */
export function mutatedText(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1);
  const to = Math.min(text.length, at + chance.below(20));
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, to) + text.slice(at);
    default:
      return text.slice(0, at) + oddText(chance) + text.slice(at);
  }
}
