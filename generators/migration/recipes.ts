import type { Values } from '../../src/model/actions.js';
import type { MigrationAnswers } from './options.js';

/** One migration of a recipe. */
export interface RecipeFile {
  /** Follows the name in that of the file; empty where a recipe has one file. */
  readonly suffix: string;
  readonly template: string;
  readonly values: Values;
}

export interface Recipe {
  /** Each file needs a deployment of its own, so they are written one by one. */
  readonly isStaged?: true;
  files(answers: MigrationAnswers): RecipeFile[];
}

export const recipes: Readonly<Record<NonNullable<MigrationAnswers['recipe']>, Recipe>> = {
  'add-table': {
    files: ({ table = '' }) => {
      const index = objectName(table, 'tenant_id_id_idx');
      return [one('add-table.sql', { table, index })];
    },
  },
  'add-column': {
    files: ({ table, column, type }) => [one('add-column.sql', { table, column, type })],
  },
  'add-index': {
    files: (answers) => [one('add-index.sql', indexOf(answers))],
  },
  'add-not-null': {
    files: ({ table = '', column = '' }) => {
      const constraint = objectName(table, column, 'not_null_check');
      return ['check', 'validate', 'set'].map((step) => ({
        suffix: step,
        template: `add-not-null-${step}.sql`,
        values: { table, column, constraint },
      }));
    },
  },
  'add-foreign-key': {
    files: (answers) => {
      const { table = '', column = '', references = '' } = answers;
      const values = {
        ...{ table, column, constraint: objectName(table, column, 'fkey') },
        references: references.includes('(') ? references : `${references} (id)`,
      };
      return [
        { suffix: 'index', template: 'add-index.sql', values: indexOf(answers) },
        { suffix: 'constraint', template: 'add-foreign-key-constraint.sql', values },
        { suffix: 'validate', template: 'add-foreign-key-validate.sql', values },
      ];
    },
  },
  'rename-column': {
    isStaged: true,
    files: (answers) => {
      const { table = '', column = '', to = '', type } = answers;
      const trigger = objectName(table, column, 'is', to);
      const values = { table, column, to, type, trigger, schema: schemaOf(table) };
      const filling = { ...answers, column: to, set: column };
      const note = ['Deployment 3 of 5: fills the rows that were written before deployment 2.'];
      return [
        { suffix: '1_expand', template: 'rename-column-expand.sql', values },
        { suffix: '2_dual_write', template: 'rename-column-dual-write.sql', values },
        { suffix: '3_backfill', template: 'backfill.ts', values: backfillOf(filling, note) },
        { suffix: '4_verify', template: 'rename-column-verify.sql', values },
        { suffix: '5_contract', template: 'rename-column-contract.sql', values },
      ];
    },
  },
  backfill: {
    files: (answers) => [one('backfill.ts', backfillOf(answers, []))],
  },
};

const one = (template: string, values: Values): RecipeFile => ({ suffix: '', template, values });

function indexOf({ table = '', column = '', unique }: MigrationAnswers): Values {
  const columns = column.split(',');
  return {
    ...{ table, unique, column: columns.join(', '), schema: schemaOf(table) },
    index: objectName(table, ...columns, unique ? 'key' : 'idx'),
  };
}

const backfillOf = (
  { table, column, set, key, batch }: MigrationAnswers,
  note: string[],
): Values => ({
  ...{ table, column, set, key, batch, note },
});

/** With the dot behind it; empty where the table is in the default schema. */
const schemaOf = (table: string): string => /^(.*\.)?/.exec(table)?.[0] ?? '';

/** At most 63 bytes, where PostgreSQL cuts names off. */
const objectName = (...parts: readonly string[]): string =>
  parts.join('_').replace(/^.*\./, '').replace(/\W+/g, '_').slice(0, 63);
