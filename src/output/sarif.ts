import type { Finding } from '../model/finding.js';

interface Tool {
  readonly version: string;
  /** Before the names of rules, such as `codeowners`; left out if they have one. */
  readonly prefix?: string;
  /** Every rule with what it finds. */
  readonly rules: Readonly<Record<string, string>>;
}

/** Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning of hosts. */
export function sarifOf(findings: readonly Finding[], { version, prefix, rules }: Tool): string {
  const ids = Object.keys(rules);
  const named = (rule: string): string => (prefix === undefined ? rule : `${prefix}/${rule}`);
  const driver = {
    name: 'agentops',
    version,
    rules: ids.map((id) => ({
      id: named(id),
      shortDescription: { text: rules[id] },
      defaultConfiguration: { level: 'warning' },
    })),
  };
  const results = findings.map(({ rule, level, message, path, line, column }) => ({
    ruleId: named(rule),
    ruleIndex: ids.indexOf(rule),
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
          ...(line !== undefined && {
            region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
          }),
        },
      },
    ],
  }));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    },
    null,
    2,
  );
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
