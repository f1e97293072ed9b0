import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Comparison, commandColumns } from './comparison.ts';
import { commitAll } from './git.ts';
import type { Installed } from './install.ts';
import { type Contestant, rowsOf } from './rounds.ts';

const folders = 1_250;
const filesIn = 80;
/** Each of these for every folder. */
const rulesOf = (area: number, part: number): readonly string[] => [
  `/area-${area}/part-${part}/ @org/team-${area}`,
  `/area-${area}/part-${part}/*.sql @org/data`,
  `/area-${area}/**/deep-${part}/ @org/team-${part}`,
  `report-${area}-${part}-* @org/reports`,
];

/** The whole check of a repository of 100,000 files by 5,000 rules, against git's own list of them. */
export function codeowners({ bin }: Installed, rounds: number): Comparison {
  const repository = realpathSync(mkdtempSync(join(tmpdir(), 'bench-owners-')));
  try {
    makeRepository(repository);
    const inside = { repository, folder: repository };
    const list =
      "require('node:child_process').execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { maxBuffer: 1e9 })";
    const contestants: readonly Contestant[] = [
      { name: 'agentops codeowners check', args: [bin, 'codeowners', 'check'], inside },
      { name: 'agentops codeowners who, a folder', args: [bin, 'codeowners', 'who', '.'], inside },
      { name: 'node, git ls-files', args: ['-e', list], inside },
    ];
    const [check, who, least] = rowsOf(contestants, rounds);
    if (!check || !who || !least) throw new Error('no rows');
    return {
      name: 'codeowners',
      title: `Owners of ${folders * filesIn} files by ${folders * 4} rules`,
      columns: commandColumns.filter(({ key }) => key !== 'files'),
      rows: [
        { ...check, goal: atMost(check.figures.seconds, 2, ' s') },
        { ...who, goal: atMost(who.figures.seconds, 2, ' s') },
        least,
      ],
    };
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

/** A repository that the check finds nothing in: every rule decides for some file. */
function makeRepository(root: string): void {
  const rules = ['* @org/all'];
  for (let index = 0; index < folders; index++) {
    const [area, part] = [index % 50, Math.floor(index / 50)];
    const folder = join(root, `area-${area}`, `part-${part}`);
    const deep = join(folder, `deep-${part}`);
    mkdirSync(deep, { recursive: true });
    rules.push(...rulesOf(area, part));
    for (let file = 0; file < filesIn; file++) {
      const name =
        file % 20 === 0 ? `report-${area}-${part}-${file}.md` : `file-${file}.${endings[file % 4]}`;
      writeFileSync(join(file % 4 === 3 ? deep : folder, name), '');
    }
  }
  mkdirSync(join(root, '.github'));
  writeFileSync(join(root, '.github/CODEOWNERS'), `${rules.join('\n')}\n`);
  commitAll(root);
}

const endings = ['ts', 'sql', 'md', 'go'] as const;
