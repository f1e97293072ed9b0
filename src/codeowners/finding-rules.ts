import type { Finding } from '../model/finding.js';

/** Everything that `codeowners check` finds, by the name that a finding bears. */
export const findingRules = {
  'file-too-large': 'The host does not read a file of this size.',
  'ignored-file': 'The host reads another CODEOWNERS file and not this one.',
  'merge-open': 'A merge has left conflict markers in the file.',
  negation: 'The host has no patterns with "!".',
  'escaped-hash': 'The host has no patterns that begin with "#".',
  'character-range': 'The host has no ranges of letters in brackets.',
  'malformed-owner': 'A word among the owners names nobody on this host.',
  'unknown-owner': 'The host does not know an owner (with --online).',
  'duplicate-owner': 'An owner is named twice in a rule.',
  'no-owners': 'A rule has no owner where the host wants one.',
  'unparsable-section': 'The heading of a section can not be read as one.',
  'wrong-approvals': 'The number of approvals of a section is none.',
  'inline-comment': 'The host has no comments behind a rule.',
  'owners-of-exclusion': 'An exclusion names owners.',
  'duplicate-pattern': 'A pattern is there again further down.',
  'shadowed-rule': 'Other rules decide for every file that a rule matches.',
  'unused-pattern': 'A pattern matches no file.',
  'wrong-case': 'A pattern would match if capitals were as in the names of files.',
  'trailing-slash': 'A slash at the end makes a folder of what is a file.',
  'missing-slash': 'Without a slash at the end a folder is not taken for one.',
  'missing-leading-slash': 'Without a slash at the beginning a path matches deeper, too.',
  'shallow-globstar': 'Two stars at the end do not reach into the folders below.',
  'unowned-file': 'No rule matches a file.',
  'sensitive-needs-two': 'One person alone answers for what is security-sensitive.',
} as const;

export type OwnersFinding = Finding<keyof typeof findingRules>;
