import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createOnce } from './create-once.js';

/*
 * A journal is believed only where this user wrote it on this machine. It carries an HMAC (RFC 2104)
 * with a key that lies in the user's own state folder, and so in no repository.
 */

const keyName = 'journal-key';
const keyShape = /^[0-9a-f]{64}$/;

/** The HMAC of a text, in hex; undefined if this user has no place for a key. */
export function seal(text: string): string | undefined {
  const key = readKey();
  return key === undefined ? undefined : createHmac('sha256', key).update(text).digest('hex');
}

/** True if `seal` made the mark for this text. */
export function isSealed(text: string, mark: unknown): boolean {
  const right = seal(text);
  if (right === undefined || typeof mark !== 'string' || mark.length !== right.length) return false;
  return timingSafeEqual(Buffer.from(mark), Buffer.from(right));
}

function readKey(): string | undefined {
  const folders = stateFolders();
  return folders.map(keyIn).find(Boolean) ?? folders.map(newKeyIn).find(Boolean);
}

function keyIn(folder: string): string | undefined {
  try {
    const path = join(folder, keyName);
    if (!isPrivate(folder) || !lstatSync(path).isFile()) return undefined;
    const key = readFileSync(path, 'utf8');
    return keyShape.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The home folder may be missing or read-only, as it is in many containers. */
function newKeyIn(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    createOnce(join(folder, keyName), randomBytes(32).toString('hex'), 0o600);
  } catch {
    return undefined;
  }
  return keyIn(folder);
}

/** Where programs keep their state (XDG Base Directory Specification), else a folder of the user's. */
function stateFolders(): string[] {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const state =
    (process.platform === 'win32' ? LOCALAPPDATA : XDG_STATE_HOME) ||
    join(homedir(), '.local', 'state');
  const folders = [
    join(state, 'agentops'),
    join(tmpdir(), `agentops-state-${userInfo().username}`),
  ];
  return folders.filter((folder) => isAbsolute(folder));
}

/** True for a folder of this user that nobody else may write to. */
function isPrivate(folder: string): boolean {
  const entry = lstatSync(folder);
  if (!entry.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return entry.uid === process.getuid() && (entry.mode & 0o022) === 0;
}
