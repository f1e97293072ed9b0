import type { Project } from '../model/project.js';

/** As many as the longest series of migrations needs. */
const COUNT = 5;

/** Times for new migrations, in UTC: from now on, and later than every migration that exists. */
export function migrationTimes({ migrationFiles }: Project): string[] {
  const newest = (migrationFiles.value?.files ?? [])
    .map((file) => file.slice(0, 14))
    .sort()
    .at(-1);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
    newest?.match(/^\d{4}|\d\d/g) ?? []
  ).map(Number);
  const next = Date.UTC(year, month - 1, day, hour, minute, second + 1);
  const first = newest === undefined ? Date.now() : Math.max(Date.now(), next);
  return Array.from({ length: COUNT }, (_, at) =>
    new Date(first + at * 1000).toISOString().replace(/\D/g, '').slice(0, 14),
  );
}
