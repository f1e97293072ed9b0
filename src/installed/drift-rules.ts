/** The rules of `agentops check`, besides those for owners and records. */
export const driftRules = {
  'run-interrupted': 'A run was interrupted while writing',
  'manifest-broken': 'The record of a feature cannot be read',
  'version-newer': 'A feature was written by a newer version',
  'version-behind': 'A feature was written by an older version',
  'answers-invalid': 'A stored answer is not valid',
  'file-missing': 'A generated file is missing',
  'file-changed': 'A generated file was edited',
  'merge-open': 'A merge conflict is not resolved',
  'wiring-missing': 'A feature is not wired into the service',
  'link-missing': 'Two features are not connected to each other',
  'dependency-missing': 'A dependency of a feature is missing from package.json',
  'script-missing': 'A script of a feature is missing from package.json',
  'variable-missing': 'A variable of a feature is missing from the list of variables',
} as const;

export type DriftRule = keyof typeof driftRules;
