/** What steers a terminal, each thing that a text may try; it can stand in the name of a file. */
export const steering = [
  '\u001b]0;TITLE\u0007',
  '\u001b[2J',
  '\u001b]52;c;Q0xJUA==\u0007',
  '\u001bPq\u009c',
  '\u009b2K',
  '\u009d0;TITLE\u009c',
  '\rover',
  '\b\u007f\f\v',
  '\u202eright\u2066\u200f\u061c',
  '\u2028',
  // As we paint, but not by us.
  '\u001b[31mFORGED\u001b[39m',
].join('');

/** The codes of our own colours: bold, dim, four colours, and their ends. */
const ours = /\u001b\[(?:1|2|22|31|32|33|36|39)m(?!FORGED)/g;

/** Every character of an output that steers a terminal, with what stands behind it. */
export const steeringIn = (output: string): string[] =>
  [
    ...output
      .replace(ours, '')
      .matchAll(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069].{0,20}/gu,
      ),
  ].map(([found]) => JSON.stringify(found));

/** True for an output that shows such a character as an escape, one that JSON itself has no need of. */
export const showsSteering = (output: string): boolean => /\\u(009b|202e)/.test(output);
