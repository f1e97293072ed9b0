import { posix } from 'node:path';
import type { Fact, KillTime } from '../model/project.js';
import { certain, likely, lineWith } from './evidence.js';
import { composeOf, dockerfileOf } from './governance-facts.js';
import type { ProjectFiles } from './project-files.js';

/* How long a stop may take until SIGKILL, and whether a signal arrives, where the files say so. */

/** A drain of 5 s, 10 s for open requests, 2 s for a closer, and some to spare. */
const needed = 20_000;

/** What stops the service before its drain is over, as far as files of the repository say. */
export function killTimesOf(ground: ProjectFiles): Fact<readonly KillTime[] | undefined> {
  const found = [
    ...ofPm2(ground),
    ...ofCompose(ground),
    ...ofManifests(ground),
    ...ofDockerfile(ground),
  ];
  return found.length === 0
    ? likely(undefined, 'no file sets too short a time before SIGKILL')
    : certain(found, found.map(({ at }) => at).join(', '));
}

const pm2Files = [
  'ecosystem.config.js',
  'ecosystem.config.cjs',
  'ecosystem.config.mjs',
  'ecosystem.json',
  'pm2.config.js',
  'pm2.config.cjs',
  'pm2.json',
];

function ofPm2(ground: ProjectFiles): KillTime[] {
  return pm2Files.filter(ground.has).flatMap((file) => {
    const text = ground.read(file) ?? '';
    const set = [...text.matchAll(/\bkill_timeout['"]?\s*:\s*['"]?(\d+)/g)].map(([, ms]) =>
      Number(ms),
    );
    const apps = [...text.matchAll(/\bscript['"]?\s*:/g)].length;
    const ms = Math.min(...set, ...(set.length < apps ? [1600] : []));
    if (ms >= needed) return [];
    const json = file.endsWith('.json');
    const at = lineWith(file, text, set.length > 0 ? /\bkill_timeout/ : /\bscript\b/);
    const line = json ? `"kill_timeout": ${needed},` : `kill_timeout: ${needed},`;
    return [{ at, why: `PM2 sends SIGKILL after ${ms} ms`, set: [line] }];
  });
}

function ofCompose(ground: ProjectFiles): KillTime[] {
  const file = composeOf(ground).value;
  const text = (file && ground.read(file)) || '';
  if (file === undefined) return [];
  return servicesOf(text).flatMap(({ name, block }) => {
    // An image of somebody else is no service of theirs.
    if (!/^\s+build:/m.test(block)) return [];
    const at = lineWith(file, text, new RegExp(`^[ \\t]+${name}:`, 'm'));
    const given = /^\s+stop_grace_period:\s*['"]?([\w.]+)/m.exec(block)?.[1];
    const ms = given === undefined ? 10_000 : millisecondsOf(given);
    if (ms >= needed) return [];
    const why = `Compose sends SIGKILL to ${name} after ${ms / 1000} s`;
    return [{ at, why, set: [`stop_grace_period: ${needed / 1000}s`] }];
  });
}

/** The services of a compose file, as their lines. */
function servicesOf(text: string): { name: string; block: string }[] {
  const body = /^services:[^\n]*\n((?:[ \t#][^\n]*\n?|\r?\n)*)/m.exec(text)?.[1] ?? '';
  const indent = /^([ \t]+)[\w.-]+:/m.exec(body)?.[1] ?? '  ';
  const heads = [...body.matchAll(new RegExp(`^${indent}([\\w.-]+):`, 'gm'))];
  return heads.map(({ 1: name = '', index }, at) => ({
    name,
    block: body.slice(index, heads[at + 1]?.index),
  }));
}

/** `90s`, `1m30s`, `500ms`; what is written otherwise is long enough for all that we know. */
function millisecondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.length === 0
    ? needed
    : parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

const manifestFolders = ['.', 'k8s', 'kubernetes', 'manifests', 'deploy', 'deployment', 'systemd'];

/** Kubernetes gives 30 s and systemd 90 s unless a file says less. */
function ofManifests(ground: ProjectFiles): KillTime[] {
  const files = manifestFolders.flatMap((folder) =>
    ground
      .entries(folder)
      .filter(({ name, isFolder }) => !isFolder && /\.(ya?ml|service)$/.test(name))
      .map(({ name }) => posix.join(folder, name)),
  );
  return files.flatMap((file) => {
    const text = ground.read(file) ?? '';
    const isUnit = file.endsWith('.service');
    const key = isUnit ? 'TimeoutStopSec' : 'terminationGracePeriodSeconds';
    const sign = isUnit
      ? /^TimeoutStopSec=\s*(\d+)s?\s*$/m
      : /^\s*terminationGracePeriodSeconds:\s*(\d+)/m;
    const seconds = sign.exec(text)?.[1];
    if (seconds === undefined || Number(seconds) * 1000 >= needed) return [];
    const by = isUnit ? 'systemd' : 'Kubernetes';
    const set = `${key}${isUnit ? '=' : ': '}${needed / 1000}`;
    return [
      { at: lineWith(file, text, sign), why: `${by} sends SIGKILL after ${seconds} s`, set: [set] },
    ];
  });
}

/** npm starts a shell, which passes no signal on: as process 1 of a container, it swallows SIGTERM. */
function ofDockerfile(ground: ProjectFiles): KillTime[] {
  const file = dockerfileOf(ground).value;
  const text = (file && ground.read(file)) || '';
  const last = text.match(/^(CMD|ENTRYPOINT)\b.*$/gim)?.at(-1);
  const manager = /\b(npm|yarn|pnpm)["',\s]+(?:run["',\s]+)?(?:start|serve)\b/.exec(
    last ?? '',
  )?.[1];
  if (file === undefined || last === undefined || manager === undefined) return [];
  const words = ground.manifest.scripts?.start?.trim().split(/\s+/) ?? [];
  const isPlain = words[0] === 'node' && words.every((word) => /^[\w./:=@-]+$/.test(word));
  const command = isPlain ? words : ['node', '<the file that starts the service>'];
  return [
    {
      at: lineWith(file, text, last),
      why: `${manager} is PID 1 of the container and SIGTERM may not reach the service`,
      set: [`CMD [${command.map((word) => `"${word}"`).join(', ')}]`],
    },
  ];
}
