import * as z from 'zod';
import { formats } from '../adr/record.js';
import { hosts } from '../codeowners/hosts.js';

/* What the commands of the governance print with `--json`: one object, with this shape and version. */

const line = z.int().min(1).describe('From 1');

const finding = z.strictObject({
  rule: z.string().describe('ID of the rule; stable, for filters'),
  level: z.enum(['error', 'warning']),
  message: z.string(),
  path: z.string().describe('Relative to root, with /'),
  line: line.optional().describe('Absent if the finding is about the whole file'),
  column: z.int().min(1).optional(),
});

/** `agentops check`, `agentops codeowners check` and `agentops adr check`. */
export const findingsSchema = z
  .strictObject({
    version: z.literal(1),
    exitCode: z.int().describe('0 without findings, otherwise 5'),
    root: z.string().describe('Absolute path of the repository'),
    features: z
      .array(z.strictObject({ id: z.string(), version: z.string() }))
      .optional()
      .describe('Installed features, with the version that wrote them'),
    host: z.enum(hosts).optional().describe('Git host whose CODEOWNERS rules apply'),
    file: z.string().optional().describe('The CODEOWNERS file, relative to root'),
    files: z.int().optional().describe('Number of files in the repository'),
    rules: z.int().optional().describe('Number of rules in the CODEOWNERS file'),
    findings: z.array(finding),
  })
  .meta({ title: 'Findings of an agentops check' });

const decision = z.strictObject({
  owners: z.array(z.string()),
  line,
  pattern: z.string(),
  excluded: z.boolean().describe('True if the rule excludes the path from its section'),
  section: z
    .strictObject({ name: z.string(), optional: z.boolean(), approvals: z.int() })
    .optional()
    .describe('Only on GitLab, in a named section'),
});

/** `agentops codeowners who`. */
export const ownersSchema = z
  .strictObject({
    version: z.literal(1),
    host: z.enum(hosts),
    file: z.string().describe('The CODEOWNERS file, relative to the repository'),
    paths: z.array(
      z.union([
        z.strictObject({
          path: z.string().describe('A file, which may not exist yet'),
          decisions: z.array(decision).describe('One per section; empty if nobody owns the path'),
          overruled: z.array(z.strictObject({ line, pattern: z.string() })),
        }),
        z.strictObject({
          path: z.string().describe('A folder'),
          files: z.int().describe('Number of files in it'),
          groups: z.array(
            z.strictObject({
              files: z.int(),
              example: z.string().describe('An example of them'),
              decisions: z.array(decision),
            }),
          ),
        }),
      ]),
    ),
  })
  .meta({ title: 'Owners of paths' });

const record = {
  id: z.string().describe('The number as written, such as 0007, or the date and the title'),
  number: z.int().nullable(),
  title: z.string(),
  status: z.string().nullable().describe('One lower-case word, in every format'),
  date: z.string().nullable(),
  format: z.enum(formats),
  path: z.string().describe('Relative to root, with /'),
  package: z
    .string()
    .describe('Folder of the package that it is about; . for the whole repository'),
  relations: z.array(
    z.strictObject({
      kind: z.string(),
      path: z.string().nullable(),
      number: z.int().nullable(),
    }),
  ),
};

/** `agentops adr list`. */
export const recordsSchema = z
  .strictObject({
    version: z.literal(1),
    root: z.string().describe('Absolute path of the repository'),
    folders: z.array(
      z.strictObject({
        path: z.string(),
        package: z.string(),
        evidence: z.string().describe('Why this folder counts as one of decision records'),
      }),
    ),
    records: z.array(z.strictObject(record)),
  })
  .meta({ title: 'Decision records' });

/** `agentops adr show`. */
export const recordSchema = z
  .strictObject({
    version: z.literal(1),
    ...record,
    text: z.string().describe('The text, in Markdown'),
  })
  .meta({ title: 'A decision record' });
