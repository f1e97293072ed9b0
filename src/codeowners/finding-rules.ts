import type { Finding } from '../model/finding.js';

/** All rules of `codeowners check`. */
export const findingRules = {
  'file-too-large': 'The file is too large for the host.',
  'ignored-file': 'The host reads another CODEOWNERS file and ignores this one.',
  'merge-open': 'The file has merge conflict markers.',
  negation: 'The host does not support patterns with "!".',
  'escaped-hash': 'The host does not support patterns that start with "#".',
  'character-range': 'A pattern with brackets, which are no range on the host, matches no file.',
  'malformed-owner': 'An owner is not valid on this host.',
  'unknown-owner': 'The host does not know an owner (with --online).',
  'duplicate-owner': 'An owner is named twice in a rule.',
  'no-owners': 'A rule has no owner, but the host requires one.',
  'unparsable-section': 'The heading of a section is not valid.',
  'wrong-approvals': 'The approval count of a section is not a positive number.',
  'inline-comment': 'The host does not support comments after a rule.',
  'owners-of-exclusion': 'An exclusion names owners.',
  'duplicate-pattern': 'A pattern appears again further down.',
  'shadowed-rule': 'Other rules decide for every file that a rule matches.',
  'unused-pattern': 'A pattern matches no file.',
  'wrong-case': 'A pattern differs from a path only in case, so it matches nothing.',
  'trailing-slash': 'A trailing slash matches only folders, but the path is a file.',
  'missing-slash': 'A pattern for a folder lacks the trailing slash.',
  'missing-leading-slash': 'A pattern without a leading slash also matches deeper paths.',
  'shallow-globstar': 'A trailing "**" does not match nested folders.',
  'unowned-file': 'No rule matches a file.',
  'sensitive-needs-two': 'A security-sensitive file has only one person as owner.',
} as const;

export type OwnersFinding = Finding<keyof typeof findingRules>;
