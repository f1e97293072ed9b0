import type { Host } from '../codeowners/hosts.js';
import type { Owner } from '../codeowners/owners.js';
import { AgentopsError } from '../model/errors.js';

type Env = Readonly<Record<string, string | undefined>>;

interface Api {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where an owner is asked for, one after the other until one knows it; none: cannot be asked. */
  readonly paths: (owner: Owner) => readonly string[];
}

const atOnce = 4;
const patience = 10_000;

/**
 * Asks the host for each owner. The only place that uses the network, and only with `--online`.
 *
 * @returns the names that the host does not know, or does not show to the token
 * @throws {AgentopsError} without a token, and where the host does not answer
 */
export async function unknownOwners(
  host: Host,
  owners: readonly Owner[],
  env: Env,
): Promise<Set<string>> {
  const api = apiOf(host, env);
  const left = [...new Map(owners.map((owner) => [owner.name, owner])).values()];
  const unknown = new Set<string>();
  const work = async (): Promise<void> => {
    for (let owner = left.shift(); owner; owner = left.shift()) {
      if (!(await isKnown(api, owner))) unknown.add(owner.name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return unknown;
}

function apiOf(host: Host, env: Env): Api {
  if (host === 'github') {
    const token = tokenOf(env, ['GITHUB_TOKEN', 'GH_TOKEN']);
    return {
      base: env.GITHUB_API_URL ?? 'https://api.github.com',
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      paths: ({ kind, name }) => {
        const [org = '', team = ''] = name.slice(1).split('/').map(encodeURIComponent);
        if (kind === 'user') return [`/users/${org}`];
        return kind === 'team' ? [`/orgs/${org}/teams/${team}`] : [];
      },
    };
  }
  if (host === 'gitlab') {
    const token = tokenOf(env, ['GITLAB_TOKEN']);
    return {
      base: env.CI_API_V4_URL ?? 'https://gitlab.com/api/v4',
      headers: { 'private-token': token },
      paths: ({ kind, name }) => {
        const path = encodeURIComponent(name.slice(1));
        if (kind === 'user') return [`/users?username=${path}`, `/groups/${path}`];
        return kind === 'team' ? [`/groups/${path}`] : [];
      },
    };
  }
  throw new AgentopsError('USAGE', 'Owners cannot be looked up on Bitbucket.', {
    next: 'Run the check without --online.',
  });
}

function tokenOf(env: Env, names: readonly string[]): string {
  const token = names.map((name) => env[name]).find((value) => value);
  if (token !== undefined) return token;
  throw new AgentopsError('USAGE', '--online needs a token.', {
    next: `Set ${names.join(' or ')}; read access to users and groups is enough.`,
  });
}

async function isKnown({ base, headers, paths }: Api, owner: Owner): Promise<boolean> {
  const ways = paths(owner);
  for (const path of ways) {
    const response = await ask(`${base}${path}`, headers);
    if (response.status === 404) continue;
    if (!response.ok)
      throw noAnswer(base, `${response.status} ${response.statusText} for ${owner.name}`);
    const body: unknown = await response.json();
    if (!Array.isArray(body) || body.length > 0) return true;
  }
  return ways.length === 0;
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
  } catch (error) {
    throw noAnswer(new URL(url).origin, (error as Error).message);
  }
}

const noAnswer = (base: string, detail: string): AgentopsError =>
  new AgentopsError('REFUSED', `The owner lookup at ${base} failed.`, {
    details: [detail],
    next: 'Check the token, or run the check without --online.',
  });
