import { hostileName, hostileWord } from './hostile-repository.ts';
import { steering as x } from './steering.ts';

interface Runs {
  /** What stands behind the command where it prints something of the repository or of an option. */
  readonly shows: readonly (readonly string[])[];
  /** What else is worth a run. */
  readonly says?: readonly (readonly string[])[];
}

const edits = (...words: string[]): Runs => ({
  shows: [[...words, '--diff', '--force'], words.map((_, index) => `${index}${x}`)],
  says: [[...words, '--dry-run'], words, ['--help']],
});

/** Every command, by its words, with command lines for the hostile repository. */
export const commandsInHostileRepository: Readonly<Record<string, Runs>> = {
  new: {
    shows: [
      [`svc${x}`, '--yes', '--name=svc', '--dry-run'],
      ['svc', '--yes', `--name=${x}`],
      ['svc', '--yes', `--answers={"a${x.replaceAll(/\p{Cc}/gu, '')}":1}`],
    ],
    says: [['.', '--yes', '--name=svc'], ['--help']],
  },
  add: {
    shows: [
      ['logging', '--diff', '--yes'],
      ['logging', '--dry-run', '--yes'],
      ['logging', '--yes'],
      ['adr', `--title=T${x}`, '--yes'],
      ['logging', `--fact=framework=${x}`],
      ['logging', `--fact=${x}`],
      ['logging', `--preset=./${x}`],
      ['logging', `--templates=./${x}`],
      ['logging', `--answers=${x}`],
      ['logging', `--dir=${x}`],
      ['logging', '--yes', `--out=${x}/plan.json`],
      [`logg${x}`],
    ],
    says: [['logging', '--help']],
  },
  update: {
    shows: [['health-check', '--dir=src/moved', '--diff', '--force'], [`x${x}`]],
    says: [['--dry-run'], ['--check'], ['--diff', '--full'], []],
  },
  remove: {
    shows: [['health-check', '--diff'], [`x${x}`]],
    says: [
      ['health-check', '--dry-run'],
      ['health-check', '--yes'],
    ],
  },
  check: { shows: [[], [`--skip=${x}`], ['--sarif']], says: [['--all']] },
  plan: {
    shows: [
      ['add', 'logging', '--diff'],
      ['add', 'logging'],
      ['remove', 'health-check', '--diff'],
      ['new', `svc${x}`, '--name=svc'],
      ['add', `x${x}`],
    ],
    says: [['update']],
  },
  apply: { shows: [[`${x}.json`], ['package.json', x]], says: [['package.json'], ['README.md']] },
  recover: { shows: [[x]], says: [[], ['--dry-run']] },
  detect: { shows: [[], [`--fact=${x}`], [`--fact=framework=${x}`]] },
  list: { shows: [[x]] },
  schema: { shows: [[x]], says: [['logging']] },
  'adr new': {
    shows: [
      ['T', x, '--yes'],
      ['T', x, '--yes', '--diff'],
      [`--date=${x}`, 'T'],
    ],
  },
  'adr list': { shows: [[]], says: [[`--status=${x}`]] },
  'adr show': { shows: [['1'], [x]] },
  'adr accept': edits('1'),
  'adr reject': edits('1'),
  'adr deprecate': edits('1'),
  'adr supersede': edits('1', '4'),
  'adr link': edits('1', 'Amends', '4', 'Amended by'),
  'adr renumber': edits('0003-use-four.md'),
  'adr check': { shows: [[], ['--sarif'], [`--skip=${x}`]] },
  'adr index': { shows: [['--diff'], [x]], says: [[]] },
  codeowners: {
    shows: [['--suggest'], [`--owners=${x}`], ['--diff', '--yes'], [x]],
    says: [['--dry-run', '--yes'], ['--yes']],
  },
  'codeowners check': { shows: [[], ['--sarif'], [`--host=${x}`], [`--skip=${x}`]] },
  'codeowners who': {
    shows: [[`src/${hostileWord}.ts`, 'packages', 'src'], [`src/${hostileName}.ts`], [`../${x}`]],
  },
};
