/*
 * What differs between the hosts, from their own documentation:
 *
 * github     docs.github.com, "About code owners"
 * gitlab     docs.gitlab.com, "Code Owners", "Syntax of CODEOWNERS file", "Advanced CODEOWNERS
 *            configuration"
 * bitbucket  support.atlassian.com/bitbucket-cloud, "Set up and use code owners"
 */

export const hosts = ['github', 'gitlab', 'bitbucket'] as const;
export type Host = (typeof hosts)[number];

interface HostRules {
  readonly title: string;
  /** Where the host looks, in its order; only the first file that exists counts. */
  readonly locations: readonly string[];
  /** Where a new file goes: the folder that is the host's own. */
  readonly standard: string;
  /** A file of this size or more is not read. */
  readonly maxBytes: number | undefined;
}

export const hostRules: Readonly<Record<Host, HostRules>> = {
  github: {
    title: 'GitHub',
    locations: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
    standard: '.github/CODEOWNERS',
    maxBytes: 3 * 1024 * 1024,
  },
  gitlab: {
    title: 'GitLab',
    locations: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
    standard: '.gitlab/CODEOWNERS',
    maxBytes: undefined,
  },
  bitbucket: {
    title: 'Bitbucket',
    locations: ['.bitbucket/CODEOWNERS'],
    standard: '.bitbucket/CODEOWNERS',
    maxBytes: undefined,
  },
};

/** Every place that any host looks into. */
export const everyLocation: readonly string[] = [
  ...new Set(hosts.flatMap((host) => hostRules[host].locations)),
];
