import { posix } from 'node:path';
import type { ProjectFiles } from './project-files.js';

const configurations = /^prisma\.config\.[cm]?[jt]s$/;

/**
 * Where Prisma's schema is: as `prisma.config.ts` or package.json says, else where Prisma looks. A
 * folder stands for every schema in it.
 *
 * @see https://www.prisma.io/docs/orm/reference/prisma-config-reference
 */
export function prismaSchemas(ground: ProjectFiles): string[] {
  const said = saidSchema(ground);
  const places = said === undefined ? ['prisma/schema.prisma', 'schema.prisma', 'prisma'] : [said];
  return places.flatMap((place) =>
    ground.hasFolder(place)
      ? ground
          .entries(place)
          .filter(({ name }) => name.endsWith('.prisma'))
          .map(({ name }) => posix.join(place, name))
      : ground.has(place)
        ? [place]
        : [],
  );
}

/** The folder of Prisma's migrations, if there is one. */
export function prismaMigrations(ground: ProjectFiles): string | undefined {
  const said = pathAfter(/\bmigrations\s*:\s*\{[^}]*?\bpath\s*:/, configuration(ground));
  const beside = prismaSchemas(ground).map((schema) =>
    posix.join(posix.dirname(schema), 'migrations'),
  );
  const places = [...(said === undefined ? [] : [said]), ...beside, 'prisma/migrations'];
  return places.find((place) => ground.hasFolder(place));
}

function saidSchema(ground: ProjectFiles): string | undefined {
  const configured = pathAfter(/\bschema\s*:/, configuration(ground));
  if (configured !== undefined) return configured;
  const { schema } = (ground.json('package.json')?.prisma ?? {}) as { schema?: unknown };
  return typeof schema === 'string' ? posix.normalize(schema) : undefined;
}

function configuration(ground: ProjectFiles): string {
  const file = ground.entries('.').find(({ name }) => configurations.test(name));
  return (file && ground.read(file.name)) ?? '';
}

/** `'db/x.prisma'` after a key, or `path.join('db', 'x.prisma')`, as a path of the package. */
function pathAfter(key: RegExp, text: string): string | undefined {
  const at = key.exec(text);
  if (at === null) return undefined;
  const value = /^[^'"`,}]*((?:(['"`])[^'"`]*\2\s*,?\s*)+)/.exec(
    text.slice(at.index + at[0].length),
  );
  const parts = [...(value?.[1] ?? '').matchAll(/['"`]([^'"`]+)['"`]\s*(?=[,)\s}]|$)/g)];
  return parts.length === 0 ? undefined : posix.join(...parts.map(([, part = '']) => part));
}
