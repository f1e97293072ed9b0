import { type FileAction, seed, type WireLink } from '../../src/model/actions.js';
import type { Project } from '../../src/model/project.js';

interface Linked {
  readonly dir: string;
  readonly replicas: boolean;
}

const own = (dir: string) => ({ from: `${dir}/database.ts`, names: ['database'] });

/** What the seeds of health-check and graceful-shutdown get of the database, whichever comes first. */
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
 * Where the database and its migrations are both there, readiness can tell whether the schema is.
 * Whichever of the two comes second brings it about, so both name it.
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

/** The same for health checks and a shutdown that are not ours. */
export const stepsByHand = ({ dir }: Linked, { features }: Project): string[] => [
  ...(features.includes('health-check')
    ? []
    : [
        `database: your readiness check can ask \`await database.healthCheck.check()\` (${dir}/database); it rejects where the server does not answer.`,
      ]),
  ...(features.includes('graceful-shutdown')
    ? []
    : [
        `database: where your service stops, once no request is open: \`database.close()\` (${dir}/database); its connections keep the service from ending otherwise.`,
      ]),
];
