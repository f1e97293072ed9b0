/* Made from the schemas by `npm run docs`. */

/** Options of app: A new service that installs, runs, passes its tests and shuts down cleanly. */
export interface AppOptions {
  /** npm package name; defaults to the folder name if that is valid. */
  name?: string | undefined;
  /** One-line description of the service. */
  description?: string | undefined;
  /** Author, as Name <mail>. */
  author?: string | undefined;
  /** SPDX licence expression, or UNLICENSED for private code. Default: "UNLICENSED". */
  license?: string | undefined;
  /** Web framework. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Package manager. Default: "npm". */
  packageManager?: 'npm' | 'pnpm' | 'yarn' | 'bun' | undefined;
  /** Node.js version for .nvmrc, container and CI; the code runs on 20.19 and later. Default: "24". */
  nodeVersion?: '22' | '24' | '26' | undefined;
  /** Linter and formatter. Default: "biome". */
  linter?: 'biome' | 'eslint' | undefined;
  /** CI service. Default: "github". */
  ci?: 'github' | 'gitlab' | 'none' | undefined;
  /** Bot that updates dependencies; auto follows the CI service. Default: "auto". */
  dependencyUpdates?: 'auto' | 'dependabot' | 'renovate' | 'none' | undefined;
  /** Deployment files to write; kubernetes includes docker. Default: "docker". */
  deploy?: 'docker' | 'kubernetes' | 'none' | undefined;
  /** Write a small example resource that uses every feature. Default: true. */
  example?: boolean | undefined;
  /** Cache; the example resource reads through it. Default: "none". */
  cache?: 'none' | 'memory' | 'redis' | undefined;
  /** Fill the cache at start, once for all processes. Default: false. */
  warming?: boolean | undefined;
  /** Database, with migrations; the example resource stores its notes there. Default: "none". */
  database?: 'none' | 'postgres' | undefined;
  /** Read from replicas in rotation, with lag checks and read-your-writes tokens. Default: false. */
  replicas?: boolean | undefined;
  /** Owners of the code. */
  owners?: string | undefined;
  /** Write a decision record for each feature to docs/adr. Default: true. */
  adr?: boolean | undefined;
  /** Create a git repository with a first commit, unless the folder is in one already. Default: true. */
  git?: boolean | undefined;
}

/** Options of env-validation: Environment variables parsed once, typed and frozen, with all errors in one message. */
export interface EnvValidationOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of error-handling: One error hierarchy, answered as problem+json (RFC 9457). */
export interface ErrorHandlingOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of logging: Structured logs with request IDs, redaction and a level that can change at run time. */
export interface LoggingOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of health-check: Liveness, readiness and startup probes, backed by a registry of checks. */
export interface HealthCheckOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
  /** Base path of the three probes. Default: "/health". */
  path?: string | undefined;
}

/** Options of graceful-shutdown: A drain on SIGTERM without failed requests, then every resource closed in order. */
export interface GracefulShutdownOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of cache: In-memory cache, optionally over Redis, that withstands stampedes and outages. */
export interface CacheOptions {
  /** Where values are stored. Default: "memory+redis". */
  tiers?: 'memory' | 'memory+redis' | undefined;
  /** Prefix of every key; defaults to the package name. */
  namespace?: string | undefined;
  /** Time to live of a value, in ms; an entity can override it. Default: 300000. */
  ttlMs?: number | undefined;
  /** Time to live of a cached null, in ms. Default: 30000. */
  negativeTtlMs?: number | undefined;
  /** Maximum number of values in memory. Default: 10000. */
  maxEntries?: number | undefined;
  /** Maximum size of the values in memory, in bytes; never above a quarter of the heap. Default: 67108864. */
  maxBytes?: number | undefined;
  /** Write to the database, then to the cache, ordered by row version. Default: false. */
  writeThrough?: boolean | undefined;
  /** Queue writes durably (BullMQ on a separate Redis) and answer before the database does. Default: false. */
  writeBehind?: boolean | undefined;
  /** Fill the cache at start, once for all processes. Default: false. */
  warming?: boolean | undefined;
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of database: PostgreSQL through pg: a bounded pool, timed queries and retried transactions. */
export interface DatabaseOptions {
  /** Read from replicas in rotation, with lag checks and read-your-writes tokens. Default: false. */
  replicas?: boolean | undefined;
  /** Add advisory locks, for work that only one process may do at a time. Default: false. */
  locks?: boolean | undefined;
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of migrations: PostgreSQL schema changes without downtime: linted, locked, verified and reversible. */
export interface MigrationsOptions {
  /** Web framework to write the adapter for. Default: "fastify". */
  framework?: 'fastify' | 'express' | 'hono' | undefined;
  /** Folder for the modules. Default: "src/platform". */
  dir?: string | undefined;
  /** Folder for the tests. Default: "test". */
  testDir?: string | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of migration: A migration in SQL, empty or by a recipe that keeps the running release working. */
export interface MigrationOptions {
  /** Name of the migration: a-z, 0-9 and _. Default: "change_schema". */
  name?: string | undefined;
  /** Change to write; without it, up and down are empty. */
  recipe?:
    | 'add-table'
    | 'add-column'
    | 'add-index'
    | 'add-not-null'
    | 'add-foreign-key'
    | 'rename-column'
    | 'backfill'
    | undefined;
  /** Table that changes. */
  table?: string | undefined;
  /** Column that changes; for an index several, separated by commas. */
  column?: string | undefined;
  /** Type of the column, such as "text" or "int DEFAULT 0". */
  type?: string | undefined;
  /** New name of the column. */
  to?: string | undefined;
  /** Table that a foreign key points to, "table (column)"; id by default. */
  references?: string | undefined;
  /** SQL of the value that a backfill writes, such as "lower(email)". */
  set?: string | undefined;
  /** Key by which a backfill goes through the table. Default: "id". */
  key?: string | undefined;
  /** Rows of a batch of a backfill. Default: 1000. */
  batch?: number | undefined;
  /** Make the index unique. Default: false. */
  unique?: boolean | undefined;
  /** File of a series to write; defaults to 1 for rename-column, to all for the others. */
  step?: '1' | '2' | '3' | '4' | '5' | 'all' | undefined;
}

/** Options of codeowners: CODEOWNERS for GitHub, GitLab or Bitbucket, derived from the repository structure. */
export interface CodeownersOptions {
  /** Git host that reads the file. Default: "github". */
  host?: 'github' | 'gitlab' | 'bitbucket' | undefined;
  /** Owners of everything else. */
  owners?: string | undefined;
  /** Owners of configuration and dependencies. */
  configurationOwners?: string | undefined;
  /** Owners of documentation. */
  docsOwners?: string | undefined;
  /** Owners of the frontend. */
  frontendOwners?: string | undefined;
  /** Owners of the backend and its APIs. */
  backendOwners?: string | undefined;
  /** Owners of data: migrations, schemas, queries. */
  dataOwners?: string | undefined;
  /** Owners of infrastructure and pipelines. */
  infrastructureOwners?: string | undefined;
  /** Owners of security-sensitive files (a team, or at least two people). */
  securityOwners?: string | undefined;
  /** Owners of a package in a monorepo, folder=owners (repeatable). */
  packageOwners?: string[] | undefined;
  /** Position of the generated block: first, last, or keep (where it is; first if new). Default: "keep". */
  place?: 'keep' | 'first' | 'last' | undefined;
  /** Write docs/code-review.md, a guide for reviewers. Default: true. */
  reviewGuide?: boolean | undefined;
  /** Write docs/ownership.md, a map of who owns what. Default: true. */
  ownershipMap?: boolean | undefined;
  /** Write a decision record: reasons, alternatives and consequences. Default: false. */
  adr?: boolean | undefined;
}

/** Options of adr: A decision record, numbered and listed with the existing ones. */
export interface AdrOptions {
  /** Title of the decision, in any language. */
  title: string;
  /** Status of the decision. Default: "proposed". */
  status?: 'proposed' | 'accepted' | 'rejected' | 'deprecated' | undefined;
  /** Rejected alternative, name=reason (repeatable). */
  alternative?: string[] | undefined;
  /** Text of the context section, in Markdown. */
  context?: string | undefined;
  /** Text of the decision section, in Markdown. */
  decision?: string | undefined;
  /** Record format; defaults to that of the folder, otherwise agentops. */
  format?: 'agentops' | 'madr' | 'nygard' | undefined;
  /** Start of the file name; defaults to that of the folder, otherwise number. */
  naming?: 'number' | 'date' | undefined;
  /** Folder for the record, from the repository root; detected by default. */
  dir?: string | undefined;
  /** Record that this one supersedes, by number or name (repeatable). */
  supersedes?: string[] | undefined;
  /** Date of the record, YYYY-MM-DD; defaults to today. */
  date?: string | undefined;
}

/** Options of drift-check: A CI job that reports drift: wiring, versions, owners and decision records. */
export interface DriftCheckOptions {
  /** CI service that runs the job. Default: "github". */
  host?: 'github' | 'gitlab' | undefined;
  /** Branch whose pushes are checked, besides pull requests. Default: "main". */
  branch?: string | undefined;
  /** Also report generated files that were edited. Default: false. */
  edited?: boolean | undefined;
}

/** Options of every run. */
export interface RunOptions {
  /** Never prompt; use defaults for missing answers. Default: false. */
  yes?: boolean | undefined;
  /** Answers: a JSON file, inline JSON, or "=-" for standard input. */
  answers?: string | Record<string, unknown> | undefined;
  /** Preview the changes; write and run nothing. Default: false. */
  dryRun?: boolean | undefined;
  /** Preview the changes as a unified diff for git apply. Default: false. */
  diff?: boolean | undefined;
  /** With --diff or --json: include the full records in .agentops/. Default: false. */
  full?: boolean | undefined;
  /** Save the plan to a file for agentops apply; write nothing else. */
  out?: string | undefined;
  /** Print the result as one JSON object on standard output. Default: false. */
  json?: boolean | undefined;
  /** If a file exists and differs: abort (default), merge, skip or overwrite. */
  onConflict?: 'abort' | 'merge' | 'skip' | 'overwrite' | undefined;
  /** Proceed despite uncommitted changes or an existing equivalent. Default: false. */
  force?: boolean | undefined;
  /** Raise dependencies in package.json that are older than required. Default: false. */
  raise?: boolean | undefined;
  /** Write nothing if a manual step would remain. Default: false. */
  strict?: boolean | undefined;
  /** Override a detected fact, name=value (repeatable; see agentops detect). */
  fact?: string[] | undefined;
  /** Preset of answers: a JSON file or <package>[/<name>]; overrides only the defaults. */
  preset?: string | Record<string, unknown> | undefined;
  /** Your own templates: a folder (./…) or a package; stored in .yo-rc.json. */
  templates?: string | undefined;
  /** Install the dependencies afterwards. Default: false. */
  install?: boolean | undefined;
}
