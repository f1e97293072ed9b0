import type { Host } from './hosts.js';

export interface Owner {
  readonly name: string;
  /** A team, group or role stands for several people. */
  readonly kind: 'user' | 'team' | 'role' | 'email';
}

const email = /^[^\s\p{C}@"'<>()]+@[^\s\p{C}@"'<>()]+\.[^\s\p{C}@"'<>().]+$/u;

type Form = readonly [kind: Owner['kind'], pattern: RegExp];

/** How each host writes owners. */
const forms: Readonly<Record<Host, readonly Form[]>> = {
  github: [
    // Names of managed users end with the short code of their enterprise, `_acme`.
    ['user', /^@[a-z\d](?:[a-z\d]|-(?=[a-z\d]))*(?:_[a-z\d]+)?$/i],
    ['team', /^@[a-z\d](?:[a-z\d]|-(?=[a-z\d]))*\/[\w.-]+$/i],
    ['email', email],
  ],
  gitlab: [
    ['role', /^@@(?:developer|maintainer|owner)s?$/i],
    ['user', /^@[\w][\w.-]*$/],
    ['team', /^@[\w][\w.-]*(?:\/[\w][\w.-]*)+$/],
    ['email', email],
  ],
  bitbucket: [
    // A group of a workspace, or a team of teams.yaml; how many of it, behind the colon.
    ['team', /^@[\w.-]+\/[\w.-]+(?::(?:all|(?:random|least_busy)(?:\(\d+\))?))?$/],
    ['user', /^@[\w.-]+$/],
    ['email', email],
  ],
};

/** The owner that a word names on a host; undefined if it is not valid there. */
export function ownerOf(host: Host, word: string): Owner | undefined {
  const form = forms[host].find(([, pattern]) => pattern.test(word));
  return form && { name: word, kind: form[0] };
}

/** The valid forms of an owner, for error messages. */
export const ownerForms: Readonly<Record<Host, string>> = {
  github: '@user, @org/team or an e-mail address',
  gitlab: '@user, @group/subgroup, @@developer, @@maintainer, @@owner or an e-mail address',
  bitbucket:
    '@user, @workspace/group, @teams/name (optionally with :random(2) or similar) or an e-mail address',
};
