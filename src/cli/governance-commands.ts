import { anyWords, type Command, ofEdits, ofReports, oneOrMore } from './command.js';

/** `agentops adr …`. */
export const adrCommands: readonly Command[] = [
  {
    name: 'new',
    usage: 'adr new <title…>',
    summary: 'Write a record, numbered and formatted like the existing ones',
    features: 'adr',
    words: anyWords,
    load: async () => (await import('./adr.js')).newRecord,
  },
  {
    name: 'list',
    usage: 'adr list',
    summary: 'List the records in the repository',
    runOptions: ofReports,
    load: async () => (await import('./adr.js')).listRecords,
  },
  {
    name: 'show',
    usage: 'adr show <record>',
    summary: 'Print a record',
    runOptions: ofReports,
    words: { least: 1, most: 1 },
    load: async () => (await import('./adr.js')).showRecord,
  },
  ...(
    [
      ['accept', 'accepted', 'Mark records as accepted'],
      ['reject', 'rejected', 'Mark records as rejected'],
      ['deprecate', 'deprecated', 'Mark records as deprecated, without a successor'],
    ] as const
  ).map(
    ([name, status, summary]): Command => ({
      name,
      usage: `adr ${name} <record…>`,
      summary,
      runOptions: ofEdits,
      words: oneOrMore,
      load: async () => (await import('./adr.js')).setStatusTo(status),
    }),
  ),
  {
    name: 'supersede',
    usage: 'adr supersede <old> <new>',
    summary: 'Mark one record as superseded by another, in both',
    runOptions: ofEdits,
    words: { least: 2, most: 2 },
    load: async () => (await import('./adr.js')).supersedeRecord,
  },
  {
    name: 'link',
    usage: 'adr link <record> <words> <other> [words back]',
    summary: 'Link two records in both directions, such as: adr link 7 "Amends" 3',
    runOptions: ofEdits,
    words: { least: 3, most: 4 },
    load: async () => (await import('./adr.js')).linkTwoRecords,
  },
  {
    name: 'renumber',
    usage: 'adr renumber [record…]',
    summary: 'Renumber records whose numbers collided in a merge, and update links',
    runOptions: ofEdits,
    words: anyWords,
    load: async () => (await import('./adr.js')).renumber,
  },
  {
    name: 'check',
    usage: 'adr check',
    summary: 'Check for duplicate numbers, broken or one-way links and missing parts',
    runOptions: ofReports,
    load: async () => (await import('./adr.js')).checkAll,
  },
  {
    name: 'index',
    usage: 'adr index',
    summary: "Update the lists of records in the folders' READMEs",
    runOptions: ofEdits,
    load: async () => (await import('./adr.js')).updateIndexes,
  },
];

/** `agentops codeowners …`. */
export const codeownersCommands: readonly Command[] = [
  {
    name: '',
    usage: 'codeowners',
    summary: 'Write CODEOWNERS from the repository structure, keeping your own lines',
    features: 'codeowners',
    load: async () => (await import('./codeowners.js')).generate,
  },
  {
    name: 'check',
    usage: 'codeowners check',
    summary: 'Check CODEOWNERS for mistakes; needs no network and no token',
    runOptions: ofReports,
    load: async () => (await import('./codeowners.js')).check,
  },
  {
    name: 'who',
    usage: 'codeowners who <path…>',
    summary: 'Show who owns files or folders, and the line that decides it',
    runOptions: ofReports,
    words: oneOrMore,
    load: async () => (await import('./codeowners.js')).who,
  },
];
