import { alone, bad, type CorpusCase, good, sql } from './migration-case.ts';
import { hiddenCorpus } from './migration-corpus-hidden.ts';

/** In the order in which they run; the first one makes what the others change. */
export const corpus: readonly CorpusCase[] = [
  good(
    'base',
    [
      sql(
        'CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, age int)',
      ),
      sql(
        'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id bigint, total bigint)',
      ),
      sql('CREATE INDEX people_name_idx ON people (name)'),
    ],
    [sql('DROP TABLE orders'), sql('DROP TABLE people')],
  ),
  // Indexes.
  bad('index', ['index-not-concurrent@2'], [sql('CREATE INDEX people_age_idx ON people (age)')]),
  bad(
    'unique_index',
    ['index-not-concurrent@2'],
    [sql('CREATE UNIQUE INDEX people_n_key ON people (name)')],
  ),
  bad('index_by_builder', ['index-not-concurrent@2'], ["pgm.createIndex('orders', 'total');"]),
  good(
    'index_concurrently',
    [alone, sql('CREATE INDEX CONCURRENTLY people_age2_idx ON people (age)')],
    [alone, sql('DROP INDEX CONCURRENTLY people_age2_idx')],
  ),
  bad(
    'concurrently_in_transaction',
    ['concurrently-in-transaction@2'],
    [sql('CREATE INDEX CONCURRENTLY people_age3_idx ON people (age)')],
    [alone, sql('DROP INDEX CONCURRENTLY people_age3_idx')],
  ),
  bad(
    'index_without_name',
    ['index-without-name@3'],
    [alone, sql('CREATE INDEX CONCURRENTLY ON people (age)')],
  ),
  good(
    'index_of_a_new_table',
    [
      sql('CREATE TABLE fresh (id bigint PRIMARY KEY, a int)'),
      sql('CREATE INDEX fresh_a_idx ON fresh (a)'),
    ],
    [sql('DROP TABLE fresh')],
  ),
  bad('drop_index', ['drop-index-not-concurrent@2'], [sql('DROP INDEX people_name_idx')]),
  good('drop_index_concurrently', [alone, sql('DROP INDEX CONCURRENTLY people_age2_idx')]),
  // NOT NULL.
  bad(
    'set_not_null',
    ['not-null-not-validated@2'],
    [sql('ALTER TABLE people ALTER COLUMN age SET NOT NULL')],
  ),
  bad(
    'set_not_null_by_builder',
    ['not-null-not-validated@2'],
    ["pgm.alterColumn('people', 'name', { notNull: true });"],
  ),
  good(
    'not_null_check',
    [sql('ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL) NOT VALID')],
    [sql('ALTER TABLE orders DROP CONSTRAINT orders_total_nn')],
  ),
  good('not_null_validate', [sql('ALTER TABLE orders VALIDATE CONSTRAINT orders_total_nn')]),
  good('not_null_set', [sql('ALTER TABLE orders ALTER COLUMN total SET NOT NULL')]),
  // Constraints.
  bad(
    'check',
    ['constraint-not-valid@2'],
    [sql('ALTER TABLE people ADD CONSTRAINT people_age_min CHECK (age >= 0)')],
  ),
  good('check_not_valid', [
    sql('ALTER TABLE people ADD CONSTRAINT people_age_max CHECK (age < 200) NOT VALID'),
  ]),
  good('check_validate', [sql('ALTER TABLE people VALIDATE CONSTRAINT people_age_max')]),
  bad(
    'check_added_and_validated',
    ['constraint-not-valid@3'],
    [
      sql('ALTER TABLE people ADD CONSTRAINT people_age_odd CHECK (age <> 13) NOT VALID'),
      sql('ALTER TABLE people VALIDATE CONSTRAINT people_age_odd'),
    ],
  ),
  bad(
    'foreign_key',
    ['constraint-not-valid@2'],
    [
      sql(
        'ALTER TABLE orders ADD CONSTRAINT orders_total_fk FOREIGN KEY (total) REFERENCES people (id)',
      ),
    ],
  ),
  good('foreign_key_index', [
    alone,
    sql('CREATE INDEX CONCURRENTLY orders_person_idx ON orders (person_id)'),
  ]),
  good('foreign_key_not_valid', [
    sql(
      'ALTER TABLE orders ADD CONSTRAINT orders_person_fk FOREIGN KEY (person_id) REFERENCES people (id) NOT VALID',
    ),
  ]),
  bad(
    'foreign_key_without_index',
    ['foreign-key-not-indexed@2'],
    [sql('CREATE TABLE tags (id bigint PRIMARY KEY, person_id bigint REFERENCES people (id))')],
    [sql('DROP TABLE tags')],
  ),
  // Names.
  bad(
    'rename_column',
    ['rename-in-one-step@2'],
    [sql('ALTER TABLE people RENAME COLUMN name TO title')],
  ),
  bad('rename_back', ['rename-in-one-step@2'], [sql('ALTER TABLE people RENAME title TO name')]),
  bad('rename_table', ['rename-in-one-step@2'], [sql('ALTER TABLE fresh RENAME TO stale')]),
  bad('rename_by_builder', ['rename-in-one-step@2'], ["pgm.renameColumn('stale', 'a', 'b');"]),
  good('rename_constraint', [
    sql('ALTER TABLE people RENAME CONSTRAINT people_age_max TO people_age_most'),
  ]),
  bad(
    'rename_to_make_room',
    ['rename-in-one-step@2'],
    [sql('ALTER TABLE tags RENAME TO old_tags'), sql('CREATE TABLE tags (id bigint PRIMARY KEY)')],
    [sql('DROP TABLE tags'), sql('ALTER TABLE old_tags RENAME TO tags')],
  ),
  // Columns.
  good(
    'column',
    [sql('ALTER TABLE people ADD COLUMN mail text')],
    [sql('ALTER TABLE people DROP COLUMN mail')],
  ),
  good('column_constant_default', [
    sql("ALTER TABLE people ADD COLUMN kind text NOT NULL DEFAULT 'a'"),
  ]),
  good('column_stable_default', [
    sql('ALTER TABLE people ADD COLUMN since timestamptz DEFAULT now()'),
  ]),
  bad(
    'column_volatile_default',
    ['volatile-default@2'],
    [sql('ALTER TABLE people ADD COLUMN key uuid DEFAULT gen_random_uuid()')],
  ),
  bad(
    'column_clock',
    ['volatile-default@2'],
    [sql('ALTER TABLE people ADD COLUMN seen timestamptz DEFAULT clock_timestamp()')],
  ),
  bad(
    'column_serial',
    ['volatile-default@2'],
    [sql('ALTER TABLE people ADD COLUMN number bigserial')],
  ),
  good('default_for_new_rows', [
    sql('ALTER TABLE people ALTER COLUMN mail SET DEFAULT gen_random_uuid()::text'),
  ]),
  bad(
    'change_of_type',
    ['changing-column-type@2'],
    [sql('ALTER TABLE people ALTER COLUMN age TYPE bigint')],
  ),
  // What is lost.
  bad('drop_column', ['destructive@2'], [sql('ALTER TABLE people DROP COLUMN kind')]),
  bad('truncate', ['destructive@2'], [sql('TRUNCATE stale')]),
  bad('delete_all', ['destructive@2'], [sql('DELETE FROM stale')]),
  bad('drop_table', ['destructive@2'], [sql('DROP TABLE stale')]),
  good('accepted', [
    '// lint-ignore destructive: nothing has read it since the release of March',
    sql('ALTER TABLE people DROP COLUMN since'),
  ]),
  bad(
    'accepted_without_reason',
    ['destructive@3', 'ignore-without-reason@2'],
    ['// lint-ignore destructive', sql('ALTER TABLE people DROP COLUMN mail')],
  ),
  bad(
    'accepted_in_vain',
    ['ignore-unused@2'],
    ['// lint-ignore destructive: there was something here', sql("COMMENT ON TABLE people IS 'p'")],
  ),
  // Schema and data.
  bad(
    'schema_and_data',
    ['mixed-schema-and-data@3'],
    [sql('ALTER TABLE people ADD COLUMN level int'), sql('UPDATE people SET level = 1')],
  ),
  good('data_alone', [sql('UPDATE people SET level = 2 WHERE level = 1')]),
  good(
    'data_of_a_new_table',
    [sql('CREATE TABLE kinds (id int PRIMARY KEY)'), sql('INSERT INTO kinds VALUES (1), (2)')],
    [sql('DROP TABLE kinds')],
  ),
  // Transactions.
  bad(
    'without_transaction',
    ['needs-transaction@3'],
    [alone, sql('ALTER TABLE people ADD COLUMN half int')],
  ),
  bad(
    'at_once',
    ['query-outside-transaction@2'],
    ["await pgm.db.query('UPDATE people SET level = 3');"],
  ),
  // Going back.
  {
    name: 'no_down',
    up: [sql('ALTER TABLE people ADD COLUMN one_way int')],
    finds: ['down-missing@1'],
  },
  bad(
    'down_if_exists',
    ['down-if-exists@5'],
    [sql('ALTER TABLE people ADD COLUMN maybe int')],
    [sql('ALTER TABLE people DROP COLUMN IF EXISTS maybe')],
  ),
  ...hiddenCorpus,
];
