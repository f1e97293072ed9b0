import { alone, bad, type CorpusCase, good } from './migration-case.ts';
import { hiddenCorpus } from './migration-corpus-hidden.ts';
import { outageCorpus } from './migration-corpus-outages.ts';

/** In the order in which they run; the first one makes what the others change. */
export const corpus: readonly CorpusCase[] = [
  good(
    'base',
    [
      'CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, age int);',
      'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id bigint, total bigint);',
      'CREATE INDEX people_name_idx ON people (name);',
    ],
    ['DROP TABLE orders;', 'DROP TABLE people;'],
  ),
  // Indexes.
  bad('index', ['index-not-concurrent@2'], ['CREATE INDEX people_age_idx ON people (age);']),
  bad(
    'unique_index',
    ['index-not-concurrent@2'],
    ['CREATE UNIQUE INDEX people_n_key ON people (name);'],
  ),
  good(
    'index_concurrently',
    [alone, 'CREATE INDEX CONCURRENTLY people_age2_idx ON people (age);'],
    [alone, 'DROP INDEX CONCURRENTLY people_age2_idx;'],
  ),
  good(
    'concurrently_in_transaction',
    ['CREATE INDEX CONCURRENTLY people_age3_idx ON people (age);'],
    [alone, 'DROP INDEX CONCURRENTLY people_age3_idx;'],
  ),
  bad(
    'index_without_name',
    ['index-without-name@3'],
    [alone, 'CREATE INDEX CONCURRENTLY ON people (age);'],
  ),
  good(
    'index_of_a_new_table',
    [
      'CREATE TABLE fresh (id bigint PRIMARY KEY, a int);',
      'CREATE INDEX fresh_a_idx ON fresh (a);',
    ],
    ['DROP TABLE fresh;'],
  ),
  bad('drop_index', ['require-concurrent-index-deletion@2'], ['DROP INDEX people_name_idx;']),
  good('drop_index_concurrently', [alone, 'DROP INDEX CONCURRENTLY people_age2_idx;']),
  // NOT NULL.
  bad(
    'set_not_null',
    ['not-null-not-validated@2'],
    ['ALTER TABLE people ALTER COLUMN age SET NOT NULL;'],
  ),
  good(
    'not_null_check',
    ['ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL) NOT VALID;'],
    ['ALTER TABLE orders DROP CONSTRAINT orders_total_nn;'],
  ),
  good('not_null_validate', ['ALTER TABLE orders VALIDATE CONSTRAINT orders_total_nn;']),
  good('not_null_set', ['ALTER TABLE orders ALTER COLUMN total SET NOT NULL;']),
  // Constraints.
  bad(
    'check',
    ['constraint-missing-not-valid@2'],
    ['ALTER TABLE people ADD CONSTRAINT people_age_min CHECK (age >= 0);'],
  ),
  good('check_not_valid', [
    'ALTER TABLE people ADD CONSTRAINT people_age_max CHECK (age < 200) NOT VALID;',
  ]),
  good('check_validate', ['ALTER TABLE people VALIDATE CONSTRAINT people_age_max;']),
  bad(
    'check_added_and_validated',
    ['constraint-missing-not-valid@3'],
    [
      'ALTER TABLE people ADD CONSTRAINT people_age_odd CHECK (age <> 13) NOT VALID;',
      'ALTER TABLE people VALIDATE CONSTRAINT people_age_odd;',
    ],
  ),
  bad(
    'foreign_key',
    ['adding-foreign-key-constraint@2', 'constraint-missing-not-valid@2'],
    [
      'ALTER TABLE orders ADD CONSTRAINT orders_total_fk FOREIGN KEY (total) REFERENCES people (id);',
    ],
  ),
  good('foreign_key_index', [
    alone,
    'CREATE INDEX CONCURRENTLY orders_person_idx ON orders (person_id);',
  ]),
  good('foreign_key_not_valid', [
    'ALTER TABLE orders ADD CONSTRAINT orders_person_fk FOREIGN KEY (person_id) REFERENCES people (id) NOT VALID;',
  ]),
  bad(
    'foreign_key_without_index',
    [],
    ['CREATE TABLE tags (id bigint PRIMARY KEY, person_id bigint REFERENCES people (id));'],
    ['DROP TABLE tags;'],
  ),
  // Names.
  bad(
    'rename_column',
    ['rename-in-one-step@2'],
    ['ALTER TABLE people RENAME COLUMN name TO title;'],
  ),
  bad('rename_back', ['rename-in-one-step@2'], ['ALTER TABLE people RENAME title TO name;']),
  bad('rename_table', ['rename-in-one-step@2'], ['ALTER TABLE fresh RENAME TO stale;']),
  good('rename_constraint', [
    'ALTER TABLE people RENAME CONSTRAINT people_age_max TO people_age_most;',
  ]),
  bad(
    'rename_to_make_room',
    ['rename-in-one-step@2'],
    ['ALTER TABLE tags RENAME TO old_tags;', 'CREATE TABLE tags (id bigint PRIMARY KEY);'],
    ['DROP TABLE tags;', 'ALTER TABLE old_tags RENAME TO tags;'],
  ),
  // Columns.
  good(
    'column',
    ['ALTER TABLE people ADD COLUMN mail text;'],
    ['ALTER TABLE people DROP COLUMN mail;'],
  ),
  good('column_constant_default', [
    "ALTER TABLE people ADD COLUMN kind text NOT NULL DEFAULT 'a';",
  ]),
  good('column_stable_default', ['ALTER TABLE people ADD COLUMN since timestamptz DEFAULT now();']),
  bad(
    'column_volatile_default',
    ['adding-field-with-default@2'],
    ['ALTER TABLE people ADD COLUMN key uuid DEFAULT gen_random_uuid();'],
  ),
  bad(
    'column_clock',
    ['adding-field-with-default@2'],
    ['ALTER TABLE people ADD COLUMN seen timestamptz DEFAULT clock_timestamp();'],
  ),
  bad('column_serial', ['table-rewrite@2'], ['ALTER TABLE people ADD COLUMN number bigserial;']),
  good('default_for_new_rows', [
    'ALTER TABLE people ALTER COLUMN mail SET DEFAULT gen_random_uuid()::text;',
  ]),
  bad(
    'change_of_type',
    ['changing-column-type@2'],
    ['ALTER TABLE people ALTER COLUMN age TYPE bigint;'],
  ),
  // What is lost.
  bad('drop_column', ['ban-drop-column@2'], ['ALTER TABLE people DROP COLUMN kind;']),
  bad('truncate', ['whole-table-change@2'], ['TRUNCATE stale;']),
  bad('delete_all', ['whole-table-change@2'], ['DELETE FROM stale;']),
  bad('drop_table', ['ban-drop-table@2'], ['DROP TABLE stale;']),
  good('accepted', [
    '-- Nothing has read it since March.',
    '-- squawk-ignore ban-drop-column',
    'ALTER TABLE people DROP COLUMN since;',
  ]),
  bad(
    'accepted_without_reason',
    ['ignore-without-reason@2'],
    ['-- squawk-ignore ban-drop-column', 'ALTER TABLE people DROP COLUMN mail;'],
  ),
  bad(
    'accepted_in_vain',
    ['unused-ignore@3'],
    [
      '-- There was something here.',
      '-- squawk-ignore lock-table',
      "COMMENT ON TABLE people IS 'p';",
    ],
  ),
  // Schema and data.
  bad(
    'schema_and_data',
    ['mixed-schema-and-data@3', 'whole-table-change@3'],
    ['ALTER TABLE people ADD COLUMN level int;', 'UPDATE people SET level = 1;'],
  ),
  good('data_alone', ['UPDATE people SET level = 2 WHERE level = 1;']),
  good(
    'data_of_a_new_table',
    ['CREATE TABLE kinds (id int PRIMARY KEY);', 'INSERT INTO kinds VALUES (1), (2);'],
    ['DROP TABLE kinds;'],
  ),
  // Transactions.
  // Going back.
  {
    name: 'no_down',
    up: ['ALTER TABLE people ADD COLUMN one_way int;'],
    finds: ['down-missing@1'],
  },
  bad(
    'down_if_exists',
    ['down-if-exists@4'],
    ['ALTER TABLE people ADD COLUMN maybe int;'],
    ['ALTER TABLE people DROP COLUMN IF EXISTS maybe;'],
  ),
  ...hiddenCorpus,
  ...outageCorpus,
];
