import * as z from 'zod';
import { formats } from '../adr/record.js';
import { hosts } from '../codeowners/hosts.js';

/* What the commands of the governance print with `--json`: one object, with this shape and version. */

const line = z.int().min(1).describe('From 1');

const finding = z.strictObject({
  rule: z.string().describe('What kind it is; stable, for filters'),
  level: z.enum(['error', 'warning']),
  message: z.string(),
  path: z.string().describe('Relative to root, with /'),
  line: line.optional().describe('Absent where it is about the file as a whole'),
  column: z.int().min(1).optional(),
});

/** `agentops check`, `agentops codeowners check` and `agentops adr check`. */
export const findingsSchema = z
  .strictObject({
    version: z.literal(1),
    exitCode: z.int().describe('0 where nothing was found, else 5'),
    root: z.string().describe('The repository, absolute'),
    features: z
      .array(z.strictObject({ id: z.string(), version: z.string() }))
      .optional()
      .describe('What was generated here, and by which version'),
    host: z.enum(hosts).optional().describe('Whose rules the file of owners follows'),
    file: z.string().optional().describe('The file of owners, relative to root'),
    files: z.int().optional().describe('How many files the repository has'),
    rules: z.int().optional().describe('How many rules the file of owners has'),
    findings: z.array(finding),
  })
  .meta({ title: 'Findings of an agentops check' });

const decision = z.strictObject({
  owners: z.array(z.string()),
  line,
  pattern: z.string(),
  excluded: z.boolean().describe('True where the rule takes the path out of its section'),
  section: z
    .strictObject({ name: z.string(), optional: z.boolean(), approvals: z.int() })
    .optional()
    .describe('Only on GitLab, and within a section that has a name'),
});

/** `agentops codeowners who`. */
export const ownersSchema = z
  .strictObject({
    version: z.literal(1),
    host: z.enum(hosts),
    file: z.string().describe('The file of owners, relative to the repository'),
    paths: z.array(
      z.union([
        z.strictObject({
          path: z.string().describe('A file, there or to come'),
          decisions: z.array(decision).describe('One for each section; none: nobody owns it'),
          overruled: z.array(z.strictObject({ line, pattern: z.string() })),
        }),
        z.strictObject({
          path: z.string().describe('A folder'),
          files: z.int().describe('How many files are in it'),
          groups: z.array(
            z.strictObject({
              files: z.int(),
              example: z.string().describe('One of them'),
              decisions: z.array(decision),
            }),
          ),
        }),
      ]),
    ),
  })
  .meta({ title: 'Owners of paths' });

const record = {
  id: z.string().describe('The number as it is written, such as 0007, or the date and the title'),
  number: z.int().nullable(),
  title: z.string(),
  status: z.string().nullable().describe('One small word, whatever the format'),
  date: z.string().nullable(),
  format: z.enum(formats),
  path: z.string().describe('Relative to root, with /'),
  package: z.string().describe('The package that it is about; . for the whole repository'),
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
    root: z.string().describe('The repository, absolute'),
    folders: z.array(
      z.strictObject({
        path: z.string(),
        package: z.string(),
        evidence: z.string().describe('What says that records are there'),
      }),
    ),
    records: z.array(z.strictObject(record)),
  })
  .meta({ title: 'Records of decisions' });

/** `agentops adr show`. */
export const recordSchema = z
  .strictObject({ version: z.literal(1), ...record, text: z.string().describe('The Markdown') })
  .meta({ title: 'A record of a decision' });
