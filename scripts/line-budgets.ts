/* What may land, by kind of service or feature. A review reads every line, and an owner lives with it. */

export interface Budget {
  readonly title: string;
  readonly feature: string;
  readonly answers: Readonly<Record<string, unknown>>;
  /** The most that may land: lines of `src` and `test`, files, bytes of records, words of Markdown. */
  readonly most: Readonly<Partial<Record<'src' | 'test' | 'files' | 'record' | 'words', number>>>;
  /** Where a guarantee needs more than the budget: how much, and which guarantee. */
  readonly argued?: Readonly<
    Partial<Record<keyof Budget['most'], { readonly amount: number; readonly because: string }>>
  >;
}

const everyExtra = { writeThrough: true, writeBehind: true, warming: true };

const plain = (framework: string, lines: number, because: string): Budget => ({
  title: `service, ${framework}`,
  feature: 'app',
  answers: { name: 'orders', framework },
  most: { src: 1350, test: 900 },
  argued: { src: { amount: lines, because } },
});

const common =
  'a stalled reader of stdout costs neither memory nor time (55 lines), lists in pages (35), one table of ' +
  'refusals with deadlines from the environment (60), redaction by names of scanners, in texts and in pairs (105), levels that children follow in all of pino 9 (8)';

export const budgets: readonly Budget[] = [
  plain('fastify', 1617, common),
  plain(
    'express',
    1746,
    `${common}; Express has no 405, no pattern of the route and no deadline (130)`,
  ),
  plain('hono', 1707, `${common}; Hono has no errors for values, bad JSON and unread bodies (90)`),
  {
    title: 'database',
    feature: 'database',
    answers: { replicas: true, locks: true },
    most: { src: 800, test: 350 },
    argued: {
      src: {
        amount: 966,
        because: 'replicas with lag checks and tokens (170), locks whose loss ends the work (130)',
      },
    },
  },
  {
    title: 'migrations',
    feature: 'migrations',
    answers: {},
    most: { src: 600, test: 150 },
    argued: {
      src: {
        amount: 711,
        because:
          'statements are read to refuse losses and to run index builds alone (73), connections and their URLs without the database feature (27)',
      },
      test: {
        amount: 248,
        because: 'a PostgreSQL for the tests, which the database feature shares (90)',
      },
    },
  },
  {
    title: 'cache, memory over Redis',
    feature: 'cache',
    answers: { tiers: 'memory+redis' },
    most: { src: 1300, test: 350 },
    argued: {
      src: {
        amount: 1587,
        because:
          'fills that are checked in Redis (108 lines of Lua), invalidations that are kept until Redis has them (54), and heard by all (105)',
      },
    },
  },
  {
    title: 'cache, every extra',
    feature: 'cache',
    answers: { tiers: 'memory+redis', ...everyExtra },
    most: { src: 1700, test: 550 },
    argued: {
      src: {
        amount: 2398,
        because:
          'the above; queued writes that are ordered by version, read back before they are stored, and replayed (530)',
      },
    },
  },
  {
    title: 'service, everything chosen',
    feature: 'app',
    answers: {
      name: 'orders',
      cache: 'redis',
      warming: true,
      database: 'postgres',
      replicas: true,
      deploy: 'kubernetes',
      owners: '@acme/team',
    },
    most: { src: 4600, test: 2000, files: 110, record: 55 * 1024, words: 6000 },
    argued: {
      src: { amount: 5099, because: 'the sum of the rows above' },
      files: { amount: 130, because: 'files of one idea each, around 60 lines' },
    },
  },
];
