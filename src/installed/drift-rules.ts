/** What `agentops check` finds, beside what is wrong with owners and records. */
export const driftRules = {
  'run-interrupted': 'A run was cut off while it wrote',
  'manifest-broken': 'A manifest can not be read',
  'version-newer': 'A newer version has written a feature',
  'version-behind': 'A feature was written by an older version',
  'answers-invalid': 'A kept or stated answer is not what the options take',
  'file-missing': 'A generated file is not there',
  'file-changed': 'A generated file is not as it was written',
  'merge-open': 'A merge waits for a decision',
  'wiring-missing': 'The service does not use a feature',
  'link-missing': 'Two features that belong together do not know each other',
  'dependency-missing': 'package.json lacks a dependency of a feature',
  'script-missing': 'package.json lacks a script of a feature',
  'variable-missing': 'The list of variables lacks one of a feature',
} as const;

export type DriftRule = keyof typeof driftRules;
