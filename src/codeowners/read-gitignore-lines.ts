import type { FileBuilder } from './file-builder.js';
import type { OwnersFinding } from './finding-rules.js';
import { hostRules } from './hosts.js';
import type { Section } from './parsed.js';
import { wordsOf } from './words.js';

/**
 * GitHub and Bitbucket: a rule a line, comments also behind it. What they cannot read they skip.
 */
export function readGitignoreLines(lines: readonly string[], draft: FileBuilder): Section[] {
  const { title } = hostRules[draft.host];
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const [first, ...rest] = wordsOf(text, { comments: true });
    if (first === undefined) continue;
    const unreadable = lackOf(first.text);
    if (unreadable) {
      const [rule, message] = unreadable;
      draft.fault(rule, 'error', `${title} ${message}; it skips the line.`, line, first.column);
      continue;
    }
    const { owners, areSound } = draft.owners(rest, line);
    if (!areSound && draft.host === 'github') continue;
    if (owners.length === 0 && draft.host === 'bitbucket') {
      draft.fault('no-owners', 'warning', 'On Bitbucket, a rule needs at least one owner.', line);
    }
    draft.rule({ line, pattern: first.text, owners, excludes: false, section: 0 });
  }
  return [{ name: '', lines: [], optional: false, approvals: 1 }];
}

/** Parts of gitignore(5) that neither host supports. */
function lackOf(
  pattern: string,
): readonly [rule: OwnersFinding['rule'], message: string] | undefined {
  if (pattern.startsWith('!')) return ['negation', 'does not support patterns with "!"'];
  if (pattern.startsWith('\\#')) {
    return [
      'escaped-hash',
      'does not support patterns that start with "#", even after a backslash',
    ];
  }
  return undefined;
}
