import { byFolder } from './folders.js';

/*
 * Files that one person alone must not change: code owners, pipelines, access control and secrets.
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

/** Whether a file is sensitive; the CODEOWNERS file is so itself. */
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
