import { type FileAction, file } from '../../src/model/actions.js';
import type { Project } from '../../src/model/project.js';

const stem = '20260101000000_create_notes';

/** The schema of the example. One that has run stays as it is: 0.1.0 wrote code. */
export function exampleMigration({ migrationFiles }: Project): FileAction {
  const isCode = migrationFiles.value?.files.includes(`${stem}.ts`) === true;
  const ending = isCode ? 'ts' : 'sql';
  return file(`migrations/${stem}.${ending}`, `app/migrations/create_notes.${ending}`);
}
