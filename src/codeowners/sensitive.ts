import { byFolder } from './folders.js';

/*
 * What must not be changed on one person's word: who is asked at all, what runs with the
 * repository's rights, who gets in, and what keeps secrets.
 */

export const sensitiveFolders = [
  'auth',
  'authentication',
  'authn',
  'authorization',
  'authz',
  'crypto',
  'iam',
  'permissions',
  'rbac',
  'secrets',
  'security',
  'vault',
] as const;

/** Patterns that mean the same on every host. */
export const sensitivePatterns = [
  '/.github/workflows/',
  '/.github/actions/',
  '/.gitlab-ci.yml',
  '/bitbucket-pipelines.yml',
  '/azure-pipelines.yml',
  '/.circleci/',
  '/Jenkinsfile',
  '/SECURITY.md',
  '/.github/SECURITY.md',
  '/.gitleaks.toml',
  '/.sops.yaml',
] as const;

/** Whether a file is sensitive; the file of owners is so itself. */
export function sensitiveTest(codeowners: string): (path: string) => boolean {
  const folders = new Set<string>(sensitiveFolders);
  const files = new Set<string>([codeowners]);
  const roots: string[] = [];
  for (const pattern of sensitivePatterns) {
    if (pattern.endsWith('/')) roots.push(pattern.slice(1));
    else files.add(pattern.slice(1));
  }
  const isIn = byFolder(
    (folder) =>
      roots.some((root) => `${folder}/`.startsWith(root)) ||
      folder.split('/').some((part) => folders.has(part)),
  );
  return (path) => files.has(path) || isIn(path);
}
