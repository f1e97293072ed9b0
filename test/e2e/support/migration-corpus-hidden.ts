import { alone, bad, type CorpusCase, good } from './migration-case.ts';

/** What is harder to see: in loops, blocks and columns, or under another name. */
export const hiddenCorpus: readonly CorpusCase[] = [
  good(
    'second_base',
    [
      'CREATE TABLE shops (id bigserial PRIMARY KEY, code text NOT NULL, city text, owner int);',
      'CREATE INDEX shops_city_idx ON shops (city);',
      'CREATE TABLE carts (id bigint PRIMARY KEY, note text);',
      'CREATE FUNCTION shop_tax(bigint) RETURNS bigint LANGUAGE sql RETURN 1;',
      'CREATE FUNCTION shop_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;',
      'CREATE VIEW shop_codes AS SELECT code FROM shops;',
      "CREATE TYPE mood AS ENUM ('good');",
    ],
    ['DROP TABLE shops CASCADE;'],
  ),
  // DO blocks.
  bad(
    'index_in_block',
    ['index-not-concurrent@2'],
    [
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'x') THEN CREATE INDEX shops_owner_idx ON shops (owner); END IF; END $$;",
    ],
  ),
  bad(
    'not_null_in_block',
    ['not-null-not-validated@2'],
    ['DO $$ DECLARE n int; BEGIN ALTER TABLE shops ALTER COLUMN city SET NOT NULL; END $$;'],
  ),
  bad(
    'executed_in_block',
    ['rename-in-one-step@2'],
    ["DO $$ BEGIN EXECUTE 'ALTER TABLE shops RENAME COLUMN owner TO keeper'; END $$;"],
  ),
  bad(
    'rename_in_block_back',
    ['rename-in-one-step@2'],
    ['DO $$ BEGIN ALTER TABLE shops RENAME COLUMN keeper TO owner; END $$;'],
  ),
  bad(
    'concurrently_in_block',
    ['concurrently-in-transaction@3'],
    [alone, 'DO $$ BEGIN CREATE INDEX CONCURRENTLY shops_code_idx ON shops (code); END $$;'],
  ),
  bad(
    'type_in_block',
    ['changing-column-type@2'],
    ['DO $$ BEGIN ALTER TABLE shops ALTER COLUMN owner TYPE bigint; END $$;'],
  ),
  bad(
    'loss_in_block',
    ['ban-drop-column@2'],
    ['DO $$ BEGIN ALTER TABLE shops DROP COLUMN owner; END $$;'],
  ),
  bad(
    'mixed_in_block',
    ['mixed-schema-and-data@2', 'whole-table-change@2'],
    [
      'DO $$ BEGIN ALTER TABLE carts ADD COLUMN a int; UPDATE carts SET a = CASE WHEN id > 1 THEN 1 ELSE 2 END; END $$;',
    ],
  ),
  good('prepared', ['PREPARE one AS SELECT 1; EXECUTE one;']),
  good('alter_in_block', [alone, 'DO $$ BEGIN ALTER TABLE carts ADD COLUMN in_block int; END $$;']),
  // Constraints of a column that is added.
  bad(
    'column_check',
    ['constraint-not-valid@2'],
    ['ALTER TABLE carts ADD COLUMN size int CHECK (size > 0);'],
  ),
  bad(
    'column_unique',
    ['disallowed-unique-constraint@2'],
    ['ALTER TABLE carts ADD COLUMN slug text UNIQUE;'],
  ),
  bad(
    'column_primary_key',
    ['adding-serial-primary-key-field@2'],
    ['ALTER TABLE tags ADD COLUMN number int PRIMARY KEY;'],
  ),
  bad(
    'column_references',
    ['adding-foreign-key-constraint@2'],
    ['ALTER TABLE carts ADD COLUMN shop_id bigint DEFAULT 1 REFERENCES shops (id);'],
  ),
  bad(
    'column_references_dropped',
    ['adding-foreign-key-constraint@2'],
    [
      'ALTER TABLE carts ADD COLUMN other_id bigint REFERENCES shops (id);',
      'ALTER TABLE carts DROP CONSTRAINT carts_other_id_fkey;',
    ],
  ),
  // Locks.
  bad('lock', ['lock-table@2'], ['LOCK TABLE shops;']),
  bad('lock_share', ['lock-table@2', 'lock-table@2'], ['LOCK shops, carts IN SHARE MODE NOWAIT;']),
  good('lock_row', ['LOCK TABLE ONLY shops IN ROW EXCLUSIVE MODE;']),
  good(
    'lock_new',
    ['CREATE TABLE locked (id int PRIMARY KEY);', 'LOCK TABLE locked;'],
    ['DROP TABLE locked;'],
  ),
  // Rows that are copied.
  bad(
    'copy_under_lock',
    ['mixed-schema-and-data@4'],
    [
      'ALTER TABLE shops ADD COLUMN copied int;',
      'CREATE TABLE shops_copy (id bigint PRIMARY KEY);',
      'INSERT INTO shops_copy SELECT id FROM shops;',
    ],
  ),
  bad(
    'copy_to_the_old_name',
    ['mixed-schema-and-data@4', 'rename-in-one-step@2'],
    [
      'ALTER TABLE carts RENAME TO old_carts;',
      'CREATE TABLE carts (id bigint PRIMARY KEY);',
      'INSERT INTO carts SELECT id FROM old_carts;',
    ],
  ),
  bad(
    'copy_by_reference',
    ['mixed-schema-and-data@3'],
    [
      'CREATE TABLE shop_hours (shop_id bigint PRIMARY KEY REFERENCES shops (id));',
      'INSERT INTO shop_hours SELECT id FROM shops;',
    ],
  ),
  good('copy_before_lock', [
    'CREATE TABLE cities (city text PRIMARY KEY);',
    'INSERT INTO cities SELECT DISTINCT city FROM shops WHERE city IS NOT NULL;',
    'ALTER TABLE shops ADD COLUMN city_code text;',
  ]),
  // What a release may call.
  bad('drop_function', ['drop-in-use@2'], ['DROP FUNCTION shop_tax(bigint);']),
  bad('drop_view', ['drop-in-use@2'], ['DROP VIEW shop_codes;']),
  bad('drop_type', ['drop-in-use@2'], ['DROP TYPE IF EXISTS mood;']),
  good('drop_function_of_trigger', ['DROP FUNCTION shop_touch();']),
  good('drop_view_and_again', [
    'DROP VIEW shop_codes;',
    'CREATE VIEW shop_codes AS SELECT code, id FROM shops;',
  ]),
  // NOT NULL already.
  good('not_null_already', [
    'ALTER TABLE shops ALTER COLUMN id SET NOT NULL;',
    'ALTER TABLE shops ALTER COLUMN code SET NOT NULL;',
  ]),
  bad(
    'not_null_by_half',
    ['not-null-not-validated@3'],
    [
      'CREATE TABLE halves (id int PRIMARY KEY, a int CHECK (a IS NOT NULL OR id > 0));',
      'ALTER TABLE shops ALTER COLUMN copied SET NOT NULL;',
    ],
    ['DROP TABLE halves;'],
  ),
  bad(
    'not_null_no_more',
    ['ban-drop-not-null@2', 'not-null-not-validated@3'],
    [
      'ALTER TABLE shops ALTER COLUMN code DROP NOT NULL;',
      'ALTER TABLE shops ALTER COLUMN code SET NOT NULL;',
    ],
  ),
  // Foreign keys that are gone.
  good('key_to_drop', [
    'ALTER TABLE carts ADD COLUMN b_id bigint, ADD CONSTRAINT carts_b FOREIGN KEY (b_id) REFERENCES shops (id) NOT VALID;',
  ]),
  good('key_renamed', ['ALTER TABLE carts RENAME CONSTRAINT carts_b TO carts_c;']),
  good('key_dropped', ['ALTER TABLE carts DROP CONSTRAINT carts_c;']),
  // Taste.
  good(
    'taste',
    ['CREATE TABLE tastes (id bigint PRIMARY KEY, at timestamp, code char(2));'],
    ['DROP TABLE tastes;'],
  ),
  // Other schemas, other names.
  good(
    'other_schema',
    [
      'CREATE SCHEMA app;',
      'CREATE TABLE app.jobs (id bigint PRIMARY KEY, city text);',
      'CREATE INDEX jobs_city_idx ON app.jobs (city);',
      'ALTER TABLE app.jobs RENAME TO tasks;',
      'CREATE INDEX tasks_city_idx ON app.tasks (city);',
    ],
    ['DROP TABLE app.tasks;', 'DROP SCHEMA app;'],
  ),
  bad(
    'other_schema_same_name',
    ['index-not-concurrent@3'],
    [
      'CREATE TABLE app.shops (id bigint PRIMARY KEY, city text);',
      'CREATE INDEX shops_c_idx ON shops (city);',
    ],
    ['DROP TABLE app.shops;'],
  ),
  bad(
    'drop_index_with_its_table',
    ['require-concurrent-index-deletion@3'],
    ['ALTER TABLE app.tasks ADD COLUMN town text;', 'DROP INDEX app.tasks_city_idx;'],
  ),
  bad(
    'renames',
    ['rename-in-one-step@4', 'rename-in-one-step@5'],
    [
      'CREATE TABLE members (id bigint PRIMARY KEY, shop bigint REFERENCES shops (id));',
      'CREATE INDEX members_shop_idx ON members (shop);',
      'ALTER TABLE shop_hours RENAME COLUMN shop_id TO shop;',
      'ALTER TABLE shop_hours RENAME TO hours;',
    ],
  ),
  good('renamed_columns_and_keys', [
    'CREATE TABLE drafts (id bigint PRIMARY KEY, a bigint REFERENCES shops (id));',
    'ALTER TABLE drafts RENAME COLUMN a TO b;',
    'ALTER TABLE drafts RENAME TO plans;',
    'CREATE INDEX plans_b_idx ON plans (b);',
  ]),
  good('renamed_index', ['ALTER INDEX members_shop_idx RENAME TO members_by_shop;']),
  good('renamed_index_dropped', [alone, 'DROP INDEX CONCURRENTLY members_by_shop;']),
];
