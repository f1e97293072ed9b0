import type { Finding } from '../governance/finding.js';

/**
 * Findings as SARIF 2.1.0, which code hosts show beside the lines. Paths are relative to the root of
 * the repository (section 3.4.4 of the standard: a URI, so encoded).
 *
 * @param rules what each rule is about, by its name
 */
export function sarifOf(
  findings: readonly Finding[],
  rules: Readonly<Record<string, string>>,
  version: string,
): string {
  const ids = Object.keys(rules);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'agentops',
            version,
            rules: ids.map((id) => ({ id, shortDescription: { text: rules[id] } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, level, message, path, line, column }) => ({
          ruleId: rule,
          ...(ids.includes(rule) && { ruleIndex: ids.indexOf(rule) }),
          level,
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(path).replace(/[?#]/g, encodeURIComponent) },
                ...(line !== undefined && {
                  region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
                }),
              },
            },
          ],
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
