import { alone, bad, type CorpusCase, good, sql } from './migration-case.ts';

/** What is harder to see: in loops, blocks and columns, or under another name. */
export const hiddenCorpus: readonly CorpusCase[] = [
  good(
    'second_base',
    [
      sql(
        'CREATE TABLE shops (id bigserial PRIMARY KEY, code text NOT NULL, city text, owner int)',
      ),
      sql('CREATE INDEX shops_city_idx ON shops (city)'),
      sql('CREATE TABLE carts (id bigint PRIMARY KEY, note text)'),
      sql('CREATE FUNCTION shop_tax(bigint) RETURNS bigint LANGUAGE sql RETURN 1'),
      sql(
        'CREATE FUNCTION shop_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      ),
      sql('CREATE VIEW shop_codes AS SELECT code FROM shops'),
      sql("CREATE TYPE mood AS ENUM ('good')"),
    ],
    [sql('DROP TABLE shops CASCADE')],
  ),
  // Several on one line.
  bad(
    'loop',
    ['index-not-concurrent@2', 'index-not-concurrent@2'],
    ["for (const c of ['note', 'id']) pgm.sql('CREATE INDEX ON carts (' + c + ')');"],
  ),
  bad(
    'loop_of_losses',
    ['destructive@2', 'destructive@2'],
    ["for (const c of ['x', 'y']) pgm.sql('ALTER TABLE carts DROP COLUMN ' + c);"],
  ),
  // DO blocks.
  bad(
    'index_in_block',
    ['index-not-concurrent@2'],
    [
      sql(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'x') THEN CREATE INDEX shops_owner_idx ON shops (owner); END IF; END $$",
      ),
    ],
  ),
  bad(
    'not_null_in_block',
    ['not-null-not-validated@2'],
    [sql('DO $$ DECLARE n int; BEGIN ALTER TABLE shops ALTER COLUMN city SET NOT NULL; END $$')],
  ),
  bad(
    'executed_in_block',
    ['rename-in-one-step@2'],
    [sql("DO $$ BEGIN EXECUTE 'ALTER TABLE shops RENAME COLUMN owner TO keeper'; END $$")],
  ),
  bad(
    'rename_in_block_back',
    ['rename-in-one-step@2'],
    [sql('DO $$ BEGIN ALTER TABLE shops RENAME COLUMN keeper TO owner; END $$')],
  ),
  bad(
    'concurrently_in_block',
    ['concurrently-in-transaction@3'],
    [alone, sql('DO $$ BEGIN CREATE INDEX CONCURRENTLY shops_code_idx ON shops (code); END $$')],
  ),
  bad(
    'type_in_block',
    ['changing-column-type@2'],
    [sql('DO $$ BEGIN ALTER TABLE shops ALTER COLUMN owner TYPE bigint; END $$')],
  ),
  bad(
    'loss_in_block',
    ['destructive@2'],
    [sql('DO $$ BEGIN ALTER TABLE shops DROP COLUMN owner; END $$')],
  ),
  bad(
    'mixed_in_block',
    ['mixed-schema-and-data@2'],
    [
      sql(
        'DO $$ BEGIN ALTER TABLE carts ADD COLUMN a int; UPDATE carts SET a = CASE WHEN id > 1 THEN 1 ELSE 2 END; END $$',
      ),
    ],
  ),
  bad(
    'block_of_unknown_text',
    ['not-recordable@2'],
    [sql("DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN x int', 'carts'); END $$")],
  ),
  good('prepared', [sql('PREPARE one AS SELECT 1; EXECUTE one')]),
  good('alter_in_block', [
    alone,
    sql('DO $$ BEGIN ALTER TABLE carts ADD COLUMN in_block int; END $$'),
  ]),
  // Constraints of a column that is added.
  bad(
    'column_check',
    ['constraint-not-valid@2'],
    [sql('ALTER TABLE carts ADD COLUMN size int CHECK (size > 0)')],
  ),
  bad(
    'column_unique',
    ['index-not-concurrent@2'],
    [sql('ALTER TABLE carts ADD COLUMN slug text UNIQUE')],
  ),
  bad(
    'column_primary_key',
    ['index-not-concurrent@2'],
    [sql('ALTER TABLE tags ADD COLUMN number int PRIMARY KEY')],
  ),
  bad(
    'column_references',
    ['constraint-not-valid@2', 'foreign-key-not-indexed@2'],
    [sql('ALTER TABLE carts ADD COLUMN shop_id bigint DEFAULT 1 REFERENCES shops (id)')],
  ),
  good('column_references_dropped', [
    sql('ALTER TABLE carts ADD COLUMN other_id bigint REFERENCES shops (id)'),
    sql('ALTER TABLE carts DROP CONSTRAINT carts_other_id_fkey'),
  ]),
  // Locks.
  bad('lock', ['lock-table@2'], [sql('LOCK TABLE shops')]),
  bad(
    'lock_share',
    ['lock-table@2', 'lock-table@2'],
    [sql('LOCK shops, carts IN SHARE MODE NOWAIT')],
  ),
  good('lock_row', [sql('LOCK TABLE ONLY shops IN ROW EXCLUSIVE MODE')]),
  good(
    'lock_new',
    [sql('CREATE TABLE locked (id int PRIMARY KEY)'), sql('LOCK TABLE locked')],
    [sql('DROP TABLE locked')],
  ),
  // Rows that are copied.
  bad(
    'copy_under_lock',
    ['mixed-schema-and-data@4'],
    [
      sql('ALTER TABLE shops ADD COLUMN copied int'),
      sql('CREATE TABLE shops_copy (id bigint PRIMARY KEY)'),
      sql('INSERT INTO shops_copy SELECT id FROM shops'),
    ],
  ),
  bad(
    'copy_to_the_old_name',
    ['mixed-schema-and-data@4', 'rename-in-one-step@2'],
    [
      sql('ALTER TABLE carts RENAME TO old_carts'),
      sql('CREATE TABLE carts (id bigint PRIMARY KEY)'),
      sql('INSERT INTO carts SELECT id FROM old_carts'),
    ],
  ),
  bad(
    'copy_by_reference',
    ['mixed-schema-and-data@3'],
    [
      sql('CREATE TABLE shop_hours (shop_id bigint PRIMARY KEY REFERENCES shops (id))'),
      sql('INSERT INTO shop_hours SELECT id FROM shops'),
    ],
  ),
  good('copy_before_lock', [
    sql('CREATE TABLE cities (city text PRIMARY KEY)'),
    sql('INSERT INTO cities SELECT DISTINCT city FROM shops WHERE city IS NOT NULL'),
    sql('ALTER TABLE shops ADD COLUMN city_code text'),
  ]),
  // What a release may call.
  bad('drop_function', ['drop-in-use@2'], [sql('DROP FUNCTION shop_tax(bigint)')]),
  bad('drop_view', ['drop-in-use@2'], ["pgm.dropView('shop_codes');"]),
  bad('drop_type', ['drop-in-use@2'], [sql('DROP TYPE IF EXISTS mood')]),
  good('drop_function_of_trigger', [sql('DROP FUNCTION shop_touch()')]),
  good('drop_view_and_again', [
    sql('DROP VIEW shop_codes'),
    sql('CREATE VIEW shop_codes AS SELECT code, id FROM shops'),
  ]),
  // What a database would have to answer.
  bad(
    'rows_of_query',
    ['not-recordable@3'],
    [
      alone,
      "const { rows } = await pgm.db.query('SELECT id FROM carts');",
      "for (const { id } of rows) await pgm.db.query('DELETE FROM carts WHERE id = ' + id);",
    ],
  ),
  bad(
    'rows_of_select',
    ['not-recordable@2'],
    ["for (const { id } of await pgm.db.select('SELECT id FROM carts')) pgm.sql('SELECT ' + id);"],
  ),
  good('rows_unread', [alone, "await pgm.db.query('UPDATE carts SET id = id WHERE id = 1');"]),
  good('console', ["console.log('on stdout');"], ["console.info('on stdout');"]),
  // Going back.
  {
    name: 'down_throws',
    up: [sql('ALTER TABLE carts ADD COLUMN never_back int')],
    down: ["throw new Error('not to be undone');"],
    finds: [],
  },
  bad(
    'down_fails',
    ['not-recordable@5'],
    [sql('ALTER TABLE carts ADD COLUMN wrong_back int')],
    ['undefined.name;'],
  ),
  // NOT NULL already.
  good('not_null_already', [
    sql('ALTER TABLE shops ALTER COLUMN id SET NOT NULL'),
    sql('ALTER TABLE shops ALTER COLUMN code SET NOT NULL'),
  ]),
  bad(
    'not_null_by_half',
    ['not-null-not-validated@3'],
    [
      sql('CREATE TABLE halves (id int PRIMARY KEY, a int CHECK (a IS NOT NULL OR id > 0))'),
      sql('ALTER TABLE shops ALTER COLUMN copied SET NOT NULL'),
    ],
    [sql('DROP TABLE halves')],
  ),
  bad(
    'not_null_no_more',
    ['ban-drop-not-null@2', 'not-null-not-validated@3'],
    [
      sql('ALTER TABLE shops ALTER COLUMN code DROP NOT NULL'),
      sql('ALTER TABLE shops ALTER COLUMN code SET NOT NULL'),
    ],
  ),
  // Foreign keys that are gone.
  good('key_to_drop', [
    sql(
      'ALTER TABLE carts ADD COLUMN b_id bigint, ADD CONSTRAINT carts_b FOREIGN KEY (b_id) REFERENCES shops (id) NOT VALID',
    ),
  ]),
  good('key_renamed', [sql('ALTER TABLE carts RENAME CONSTRAINT carts_b TO carts_c')]),
  good('key_dropped', [sql('ALTER TABLE carts DROP CONSTRAINT carts_c')]),
  // Taste.
  good(
    'taste',
    [sql('CREATE TABLE tastes (id bigint PRIMARY KEY, at timestamp, code char(2))')],
    [sql('DROP TABLE tastes')],
  ),
  // Other schemas, other names.
  good(
    'other_schema',
    [
      sql('CREATE SCHEMA app'),
      sql('CREATE TABLE app.jobs (id bigint PRIMARY KEY, city text)'),
      sql('CREATE INDEX jobs_city_idx ON app.jobs (city)'),
      sql('DROP INDEX app.jobs_city_idx'),
      sql('ALTER TABLE app.jobs RENAME TO tasks'),
      sql('CREATE INDEX tasks_city_idx ON app.tasks (city)'),
    ],
    [sql('DROP TABLE app.tasks'), sql('DROP SCHEMA app')],
  ),
  bad(
    'other_schema_same_name',
    ['index-not-concurrent@3'],
    [
      sql('CREATE TABLE app.shops (id bigint PRIMARY KEY, city text)'),
      sql('CREATE INDEX shops_c_idx ON shops (city)'),
    ],
    [sql('DROP TABLE app.shops')],
  ),
  good('drop_index_with_its_table', [
    sql('ALTER TABLE app.tasks ADD COLUMN town text'),
    sql('DROP INDEX app.tasks_city_idx'),
  ]),
  bad(
    'renames',
    ['foreign-key-not-indexed@2', 'rename-in-one-step@4', 'rename-in-one-step@5'],
    [
      sql('CREATE TABLE members (id bigint PRIMARY KEY, shop bigint REFERENCES shops (id))'),
      sql('CREATE INDEX members_shop_idx ON members (shop)'),
      sql('ALTER TABLE shop_hours RENAME COLUMN shop_id TO shop'),
      sql('ALTER TABLE shop_hours RENAME TO hours'),
    ],
  ),
  good('renamed_columns_and_keys', [
    sql('CREATE TABLE drafts (id bigint PRIMARY KEY, a bigint REFERENCES shops (id))'),
    sql('ALTER TABLE drafts RENAME COLUMN a TO b'),
    sql('ALTER TABLE drafts RENAME TO plans'),
    sql('CREATE INDEX plans_b_idx ON plans (b)'),
  ]),
  good('renamed_index', [sql('ALTER INDEX members_shop_idx RENAME TO members_by_shop')]),
  good('renamed_index_dropped', [alone, sql('DROP INDEX CONCURRENTLY members_by_shop')]),
];
