import { alone, bad, type CorpusCase, good } from './migration-case.ts';

/** What takes a table, or a release, down without looking like it; and what only looks like it. */
export const outageCorpus: readonly CorpusCase[] = [
  good(
    'third_base',
    [
      'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), name varchar(10), price numeric(8,2));',
      "CREATE TYPE feeling AS ENUM ('a', 'b');",
      'CREATE MATERIALIZED VIEW totals AS SELECT id FROM users;',
      'CREATE TABLE moods (id bigint PRIMARY KEY, feeling feeling NOT NULL);',
      'CREATE TABLE parted (id bigint, d date) PARTITION BY RANGE (d);',
      'CREATE TABLE part (id bigint, d date);',
    ],
    ['DROP TABLE users CASCADE;'],
  ),
  // Values of enums.
  good('enum_value', ["ALTER TYPE feeling ADD VALUE 'c';"]),
  bad(
    'enum_value_used',
    ['enum-value-in-use@3'],
    ["ALTER TYPE feeling ADD VALUE 'd';", "INSERT INTO moods VALUES (1, 'd');"],
  ),
  bad(
    'enum_value_as_default',
    ['enum-value-in-use@3'],
    [
      "ALTER TYPE feeling ADD VALUE IF NOT EXISTS 'e' AFTER 'a';",
      "ALTER TABLE moods ALTER COLUMN feeling SET DEFAULT 'e';",
    ],
  ),
  good('enum_value_used_later', ["INSERT INTO moods VALUES (2, 'e');"]),
  bad(
    'enum_value_renamed',
    ['rename-in-one-step@2'],
    ["ALTER TYPE feeling RENAME VALUE 'a' TO 'aa';"],
  ),
  good('new_enum', [
    "CREATE TYPE taste AS ENUM ('x');",
    "ALTER TYPE taste ADD VALUE 'y';",
    "CREATE TABLE dishes (id bigint PRIMARY KEY, taste taste DEFAULT 'y');",
  ]),
  // Types of columns.
  good('widened', ['ALTER TABLE users ALTER COLUMN email TYPE varchar(100);']),
  good('widened_again', ['ALTER TABLE users ALTER email SET DATA TYPE text;']),
  good('widened_number', ['ALTER TABLE users ALTER COLUMN price TYPE numeric(10,2);']),
  good('widened_by_two', [
    'ALTER TABLE users ALTER COLUMN name TYPE varchar(20), ALTER COLUMN price TYPE numeric(12,2);',
  ]),
  bad(
    'narrowed',
    ['changing-column-type@2'],
    ['ALTER TABLE users ALTER COLUMN name TYPE varchar(5);'],
  ),
  bad(
    'scaled',
    ['changing-column-type@2'],
    ['ALTER TABLE users ALTER COLUMN price TYPE numeric(14,4);'],
  ),
  bad('other_type', ['changing-column-type@2'], ['ALTER TABLE users ALTER COLUMN id TYPE text;']),
  // Rewrites and scans.
  bad('cluster', ['table-rewrite@2'], ['CLUSTER users USING users_pkey;']),
  bad('unlogged', ['table-rewrite@2'], ['ALTER TABLE users SET UNLOGGED;']),
  bad('logged', ['table-rewrite@2'], ['ALTER TABLE users SET LOGGED;']),
  bad('vacuum_full', ['table-rewrite@3'], [alone, 'VACUUM FULL users;']),
  bad('refresh', ['refresh-not-concurrent@2'], ['REFRESH MATERIALIZED VIEW totals;']),
  good('refresh_concurrently', ['REFRESH MATERIALIZED VIEW CONCURRENTLY totals;']),
  bad(
    'attach',
    ['attach-without-check@2'],
    ["ALTER TABLE parted ATTACH PARTITION part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"],
  ),
  good('attach_check', [
    "ALTER TABLE part ADD CONSTRAINT part_d CHECK (d >= '2020-01-01' AND d < '2021-01-01') NOT VALID;",
  ]),
  good('attach_validate', ['ALTER TABLE part VALIDATE CONSTRAINT part_d;']),
  good('attach_checked', [
    "ALTER TABLE parted ATTACH PARTITION part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
  ]),
  good('attach_new', [
    'CREATE TABLE part_new (id bigint, d date);',
    "ALTER TABLE parted ATTACH PARTITION part_new FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');",
  ]),
  // Rows.
  bad('update_all', ['whole-table-change@2'], ["UPDATE users SET name = 'x';"]),
  bad('delete_all_rows', ['whole-table-change@2'], ['DELETE FROM users;']),
  good('update_some', ["UPDATE users SET name = 'a; b' WHERE id = 1;"]),
  good('update_new', [
    'CREATE TABLE news (id bigint PRIMARY KEY, a int);',
    'UPDATE news SET a = 1;',
  ]),
  // Names.
  bad('rename_schema', ['rename-in-one-step@2'], ['ALTER SCHEMA app RENAME TO apps;']),
  bad('set_schema', ['rename-in-one-step@2'], ['ALTER TABLE users SET SCHEMA apps;']),
  bad('rename_view', ['rename-in-one-step@2'], ['ALTER VIEW shop_codes RENAME TO codes;']),
  // Text in which there is no statement.
  good('quiet', [
    "COMMENT ON TABLE moods IS 'UPDATE users; DROP TABLE moods; it''s fine';",
    '/* DROP TABLE moods; */ -- TRUNCATE moods;',
    'CREATE FUNCTION quiet() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM moods; END;',
    'CREATE FUNCTION quieter() RETURNS void LANGUAGE sql AS $f$ UPDATE moods SET id = 1; $f$;',
  ]),
  bad(
    'accepted_own_without_reason',
    ['ignore-without-reason@2'],
    ['-- squawk-ignore rename-in-one-step', 'ALTER VIEW codes RENAME TO shop_codes;'],
  ),
  good('accepted_two', [
    '-- Nobody has used them since March.',
    '-- squawk-ignore drop-in-use',
    'DROP FUNCTION quiet();',
    '-- Nor this one; the table is empty.',
    '-- squawk-ignore ban-drop-column, table-rewrite',
    'ALTER TABLE moods DROP COLUMN feeling, SET UNLOGGED;',
  ]),
];
