import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDataFile } from '../disk/data-file.js';
import { installedPackage, isPath, splitPackage } from '../disk/installed-package.js';
import { AgentopsError } from '../model/errors.js';
import { readJson } from '../model/read-json.js';
import { didYouMean } from '../model/suggest.js';
import { features } from './features.js';
import { judgePreset, type Preset } from './preset.js';

interface Wanted {
  readonly root: string;
  readonly here?: string;
  readonly preset?: unknown;
}

/**
 * What `--preset` stands for: an object as it is, the path of a JSON file, or a package with the
 * name of one of its `presets/<name>.json`.
 *
 * @throws {AgentopsError} if it does not exist, is not a JSON, or has unknown keys
 */
export function readPreset({ root, here = resolve('.'), preset }: Wanted): Preset | undefined {
  if (preset === undefined) return undefined;
  if (typeof preset === 'object') return judgePreset('the preset', preset, features);
  if (typeof preset !== 'string' || preset === '') {
    throw new AgentopsError('USAGE', '--preset needs a value.', {
      next: 'Give --preset=./preset.json, or --preset=<package>[/<name>].',
    });
  }
  const isFile = isPath(preset) || preset.endsWith('.json');
  const { path, from, within } = isFile ? fileOf(preset, here) : inPackage(preset, root, here);
  const file = readDataFile(path, within);
  if ('fault' in file) throw wrong(`The preset ${from} cannot be used.`, `${from} ${file.fault}`);
  return judgePreset(from, parse(file.text, from), features);
}

interface Place {
  readonly path: string;
  readonly from: string;
  /** What it must not leave; undefined if the user has named the file itself. */
  readonly within?: string;
}

const fileOf = (said: string, here: string): Place => ({ path: resolve(here, said), from: said });

function inPackage(said: string, root: string, here: string): Place {
  const [name, rest = ''] = splitPackage(said) ?? [];
  const preset = rest === '' ? 'default' : rest;
  if (name === undefined || !/^\w[\w.-]*$/.test(preset)) {
    throw wrong(`${said} is not a preset.`, `--preset: ${said}`);
  }
  const folder = installedPackage(root, name) ?? installedPackage(here, name);
  if (folder === undefined) {
    throw new AgentopsError('ANSWERS', `The package ${name} is not installed.`, {
      details: [`--preset: ${said}`],
      next: `npm install --save-dev ${name}`,
    });
  }
  const from = `${name}/presets/${preset}.json`;
  const path = join(folder, 'presets', `${preset}.json`);
  if (existsSync(path)) return { path, from, within: folder };
  const there = presetsOf(folder);
  const which =
    there.length === 0 ? 'It has no presets.' : `It has the presets ${there.join(', ')}.`;
  throw wrong(`There is no ${from}.${didYouMean(preset, there)}`, `${name}: ${which}`);
}

function presetsOf(folder: string): string[] {
  const presets = join(folder, 'presets');
  return existsSync(presets)
    ? readdirSync(presets).flatMap((name) => /^(\w[\w.-]*)\.json$/.exec(name)?.[1] ?? [])
    : [];
}

function parse(text: string, from: string): unknown {
  try {
    return readJson(text);
  } catch (cause) {
    throw wrong(`The preset ${from} is not JSON.`, `${from}: ${(cause as Error).message}`, cause);
  }
}

const wrong = (message: string, detail: string, cause?: unknown): AgentopsError =>
  new AgentopsError('ANSWERS', message, {
    details: [detail],
    next: 'Pass a JSON file, such as ./preset.json, or <package>[/<name>] for presets/<name>.json of a package.',
    cause,
  });
