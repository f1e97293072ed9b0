import { type FileAction, seed, type WireLink } from '../../src/model/actions.js';
import type { Existing } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';

interface Linked {
  readonly dir: string;
  readonly replicas: boolean;
}

const own = (dir: string) => ({ from: `${dir}/database.ts`, names: ['database'] });

/**
 * Links from the database to the seeds of health-check and graceful-shutdown, in any order of
 * installation.
 */
export const databaseLinks = ({ dir, replicas }: Linked): WireLink[] => {
  const check = (name: string): WireLink => ({
    file: `${dir}/health.ts`,
    object: 'health',
    statement: `health.addCheck(database.${name})`,
    imports: [own(dir)],
  });
  return [
    check('healthCheck'),
    ...(replicas ? [check('replicaCheck')] : []),
    {
      file: `${dir}/shutdown.ts`,
      object: 'shutdownOptions',
      key: 'closers',
      entry: 'database',
      value: '() => database.close()',
      before: 'onDrain',
      imports: [own(dir)],
    },
  ];
};

/**
 * With both database and migrations, readiness checks the schema. The feature added second makes
 * the link, so both declare it.
 */
export const schemaCheck = (
  dir: string,
  { features }: Project,
): { seeds: FileAction[]; links: WireLink[] } =>
  features.includes('database') && features.includes('migrations')
    ? {
        seeds: [seed(`${dir}/schema-check.ts`, 'migrations/schema-check.ts')],
        links: [
          {
            file: `${dir}/health.ts`,
            object: 'health',
            statement: 'health.addCheck(schemaCheck)',
            imports: [{ from: `${dir}/schema-check.ts`, names: ['schemaCheck'] }],
          },
        ],
      }
    : { seeds: [], links: [] };

/** The same as notes, for health checks and a shutdown that the user wrote. */
export const stepsByHand = ({ dir }: Linked, { features }: Project): string[] => [
  ...(features.includes('health-check')
    ? []
    : [
        `database: your readiness check can call \`await database.healthCheck.check()\` (${dir}/database). It rejects if the server does not answer.`,
      ]),
  ...(features.includes('graceful-shutdown')
    ? []
    : [
        `database: call \`database.close()\` (${dir}/database) when your service stops, after its last request. Otherwise its connections keep the service running.`,
      ]),
];

/** Somebody whose data is elsewhere may not want PostgreSQL beside it. */
export function otherDatabase({ otherDatabase: other, postgres }: Project): Existing[] {
  if (other.value === undefined || postgres.value !== undefined) return [];
  const [, file = other.evidence, line = '1'] = /^(.+):(\d+)$/.exec(other.evidence) ?? [];
  return [
    { file, line: Number(line), what: `${other.value}, of a database that is not PostgreSQL` },
  ];
}
