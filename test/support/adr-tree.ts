import { isOfInterest, type Tree } from '../../src/adr/folders.ts';
import type { Change } from '../../src/model/change.ts';

/** Files by path, as the engine of the records sees them. */
export const treeOf = (files: Readonly<Record<string, string>>): Tree => ({
  files: Object.keys(files).filter(isOfInterest),
  read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  exists: (path) =>
    Object.keys(files).some((each) => each === path || each.startsWith(`${path}/`)) || path === '.',
});

export const standing = (files: Readonly<Record<string, string>>, from = '.') => ({
  tree: treeOf(files),
  from,
});

/** The texts to come by path; null for a file that goes. */
export const textsOf = (changes: readonly Change[]): Record<string, string | null> =>
  Object.fromEntries(changes.map(({ path, after }) => [path, after ?? null]));

/** As adr-tools writes them, in its folder and with its setting. */
export const adrTools = {
  '.adr-dir': 'doc/decisions\n',
  'doc/decisions/0001-record-architecture-decisions.md':
    '# 1. Record architecture decisions\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n\n## Context\n\nWe forget why.\n\n## Decision\n\nWe will write it down.\n\n## Consequences\n\nSee the article by Michael Nygard.\n\n',
  'doc/decisions/0002-use-mysql.md':
    '# 2. Use MySQL\n\nDate: 2016-02-13\n\n## Status\n\nSuperceded by [3. Use PostgreSQL](0003-use-postgresql.md)\n\n## Context\n\nRows.\n\n## Decision\n\nMySQL.\n\n## Consequences\n\nNone yet.\n',
  'doc/decisions/0003-use-postgresql.md':
    '# 3. Use PostgreSQL\n\nDate: 2016-03-01\n\n## Status\n\nAccepted\n\nSupercedes [2. Use MySQL](0002-use-mysql.md)\n\n## Context\n\nJSON, too.\n\n## Decision\n\nPostgreSQL.\n\n## Consequences\n\nA migration.\n',
  'README.md': '# A service\n\nSee [the decisions](doc/decisions/0003-use-postgresql.md).\n',
} as const;

/** As log4brains writes them: names by date, the status in a list, a page of its own. */
export const log4brains = {
  '.log4brains.yml':
    '---\nproject:\n  name: theirs\n  tz: Europe/Paris\n  adrFolder: ./docs/adr\n\n  packages:\n    - name: backend\n      path: ./packages/backend\n      adrFolder: ./packages/backend/docs/adr\n',
  'docs/adr/README.md': '# Decisions\n\nThis log is on a site of its own.\n',
  'docs/adr/index.md': '<!-- of log4brains -->\n\n# Knowledge base\n',
  'docs/adr/template.md':
    '# [short title]\n\n- Status: [draft | proposed]\n- Date: [YYYY-MM-DD]\n\n## Context and Problem Statement\n',
  'docs/adr/20201001-use-records.md':
    '# Use records\n\n- Status: accepted\n- Date: 2020-10-01\n- Tags: dev-tools\n\nTechnical Story: none\n\n## Context and Problem Statement\n\nWe forget.\n\n## Considered Options\n\n- A wiki\n- Files\n\n## Decision Outcome\n\nChosen option: "Files", because they are reviewed.\n',
  'docs/adr/20201028-use-lunr.md':
    '# Use Lunr\n\n- Status: superseded by [20201103-use-flexsearch](20201103-use-flexsearch.md)\n- Date: 2020-10-28\n\n## Context and Problem Statement\n\nSearch.\n\n## Considered Options <!-- optional -->\n\n- Lunr\n\n## Decision Outcome\n\nLunr.\n',
  'docs/adr/20201103-use-flexsearch.md':
    '# Use FlexSearch\n\n- Status: accepted\n- Date: 2020-11-03\n\n## Context and Problem Statement\n\nSpeed.\n\n## Considered Options\n\n- FlexSearch\n\n## Decision Outcome\n\nFlexSearch.\n\n## Links\n\n- Supersedes [20201028-use-lunr](20201028-use-lunr.md)\n',
  'packages/backend/docs/adr/20210113-use-ddd.md':
    '# Use DDD\n\n- Status: draft\n- Date: 2021-01-13\n\n## Context and Problem Statement\n\nWords.\n\n## Considered Options\n\n- DDD\n\n## Decision Outcome\n\nDDD.\n',
} as const;

/** As MADR 4.0 has them. */
export const madr = {
  'docs/decisions/0000-use-madr.md':
    '---\n# optional\nstatus: "accepted"\ndate: 2024-09-17\ndecision-makers: Ada, Grace\n---\n\n# Use MADR\n\n## Context and Problem Statement\n\nWhich format?\n\n## Considered Options\n\n* MADR 4.0\n* Nygard\n\n## Decision Outcome\n\nChosen option: "MADR 4.0", because it names options.\n',
  'docs/decisions/0001-use-dashes.md':
    '---\nstatus: proposed\ndate: 2024-09-18\n---\n\n# Use dashes\n\n## Context and Problem Statement\n\nNames.\n\n## Considered Options\n\n* dashes\n* spaces\n\n## Decision Outcome\n\nChosen option: "dashes", because.\n\n## More Information\n\nNone.\n',
} as const;
