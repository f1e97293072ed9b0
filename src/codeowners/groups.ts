import { sensitiveFolders, sensitivePatterns } from './sensitive.js';

/*
 * What parts a repository has, by the names that people give to folders and files. The order is
 * that of the rules, of which a later one takes precedence: what does most harm is last.
 */

export interface Group {
  readonly id: GroupId;
  readonly title: string;
  /** Names of folders, wherever they are. */
  readonly folders: readonly string[];
  /** Patterns that mean the same on every host. */
  readonly patterns: readonly string[];
}

export const groupIds = [
  'configuration',
  'docs',
  'frontend',
  'backend',
  'data',
  'infrastructure',
  'security',
] as const;
export type GroupId = (typeof groupIds)[number];

export const groups: readonly Group[] = [
  {
    id: 'configuration',
    title: 'Configuration and dependencies',
    folders: ['config'],
    patterns: [
      '/package.json',
      '/package-lock.json',
      '/pnpm-lock.yaml',
      '/pnpm-workspace.yaml',
      '/yarn.lock',
      '/bun.lock',
      '/.npmrc',
      '/.nvmrc',
      '/tsconfig*.json',
      '/biome.json*',
      '/eslint.config.*',
      '/.eslintrc*',
      '/.prettierrc*',
      '/.editorconfig',
      '/turbo.json',
      '/nx.json',
      '/go.mod',
      '/go.sum',
      '/Cargo.toml',
      '/Cargo.lock',
      '/pyproject.toml',
      '/requirements*.txt',
      '/uv.lock',
      '/poetry.lock',
      '/pom.xml',
      '/build.gradle*',
      '/settings.gradle*',
      '/Gemfile',
      '/Gemfile.lock',
      '/composer.json',
      '/composer.lock',
      '/Directory.Build.props',
      '/Makefile',
      '/renovate.json*',
      '/.github/dependabot.yml',
    ],
  },
  {
    id: 'docs',
    title: 'Documentation',
    folders: ['docs', 'doc', 'documentation'],
    patterns: ['*.md', '*.mdx', '*.rst', '*.adoc'],
  },
  {
    id: 'frontend',
    title: 'Frontend',
    folders: ['frontend', 'web', 'webapp', 'client', 'ui', 'components', 'pages', 'styles'],
    patterns: ['*.css', '*.scss', '*.less', '*.html', '*.tsx', '*.jsx', '*.vue', '*.svelte'],
  },
  {
    id: 'backend',
    title: 'Backend and API',
    folders: ['backend', 'server', 'api', 'cmd', 'internal', 'services', 'controllers', 'routes'],
    patterns: ['*.proto', '*.graphql', 'openapi*.yaml', 'openapi*.yml', 'openapi*.json'],
  },
  {
    id: 'data',
    title: 'Data',
    folders: ['migrations', 'database', 'db', 'prisma', 'schemas', 'seeds'],
    patterns: ['*.sql', '*.prisma'],
  },
  {
    id: 'infrastructure',
    title: 'Infrastructure and pipelines',
    folders: [
      'infra',
      'infrastructure',
      'terraform',
      'ansible',
      'helm',
      'charts',
      'k8s',
      'kubernetes',
      'deploy',
      'deployment',
    ],
    patterns: [
      '/.github/',
      '/.gitlab/',
      '/.gitlab-ci.yml',
      '/bitbucket-pipelines.yml',
      '/azure-pipelines.yml',
      '/.circleci/',
      '/.buildkite/',
      '/Jenkinsfile',
      'Dockerfile',
      'Dockerfile.*',
      '*.Dockerfile',
      'Containerfile',
      'compose*.yaml',
      'compose*.yml',
      'docker-compose*.yml',
      'docker-compose*.yaml',
      '*.tf',
    ],
  },
  {
    id: 'security',
    title: 'Security-sensitive: two people, or a team',
    folders: sensitiveFolders,
    patterns: sensitivePatterns,
  },
];
