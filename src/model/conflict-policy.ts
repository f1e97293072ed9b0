/** What to do with a file that exists and differs from the one to be written. */
export const conflictPolicies = ['abort', 'merge', 'skip', 'overwrite'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];
