import type { Answers } from '../model/answers.js';
import { toFlag } from '../model/options.js';
import { shellWord } from '../model/shell-word.js';

/** The words of the command line that would do the same without prompts. */
export function sameCommand(words: readonly string[], flags: Answers, asked: Answers): string[] {
  const { yes: _, ...given } = flags;
  const all = Object.entries({ ...asked, ...given }).flatMap(([name, value]) =>
    flagWords(toFlag(name), value),
  );
  return ['agentops', ...words.map(shellWord), ...all, '--yes'];
}

const flagWords = (flag: string, value: unknown): string[] => {
  if (value === true || value === 'true') return [`--${flag}`];
  if (value === false || value === 'false') return [`--no-${flag}`];
  return [value].flat().map((each) => `--${flag}=${shellWord(String(each))}`);
};

/** The words on one line or, if it is too long for the terminal, on continued lines. */
export function commandText(words: readonly string[], columns: number | undefined): string {
  const line = `  ${words.join(' ')}`;
  if (columns === undefined || line.length <= columns) return line;
  const lines = [''];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (last === '' || last.length + word.length + 7 <= columns) {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.map((each, index) => `${index === 0 ? '  ' : '    '}${each}`).join(' \\\n');
}
