import type { Host } from './hosts.js';
import { type Segment, segmentOf } from './segment.js';

/**
 * A pattern in one form for all hosts: segments from the repository's root, where `**` stands for
 * any number of folders, also none.
 */
export interface Pattern {
  readonly segments: readonly (Segment | '**')[];
  /**
   * What it means for what lies below a path that the segments match: nothing of it (`none`), that
   * path and all below (`with`), or only what is below, the path being a folder (`only`).
   */
  readonly below: 'none' | 'with' | 'only';
}

/** The pattern that a host reads; undefined if it can never match a file. */
export const patternOf = (host: Host, text: string): Pattern | undefined =>
  host === 'gitlab' ? fnmatchPattern(text) : gitignorePattern(text);

/**
 * GitHub and Bitbucket: gitignore(5). A slash at the beginning or in the middle ties it to the root,
 * one at the end makes it a folder, and what names a folder names all below it. Not so a star that
 * stands alone at the end: `docs/*` is the files of `docs` only, as both GitHub and the examples of
 * gitignore(5) say. Neither host has sets in brackets.
 */
function gitignorePattern(text: string): Pattern | undefined {
  const isFolder = text.endsWith('/');
  const body = text.replace(/^\//, '').replace(/\/$/, '');
  if (body === '') return undefined;
  const parts = body.split('/');
  const isAnchored = text.startsWith('/') || parts.length > 1;
  const rooted = isAnchored ? parts : ['**', ...parts];
  const isEverythingBelow = rooted.at(-1) === '**';
  // `a/**` is what is in `a`; `a/**/` what is in its folders.
  const named = isEverythingBelow ? [...rooted.slice(0, -1), ...(isFolder ? ['*'] : [])] : rooted;
  const segments = segmentsOf(named, false);
  if (segments === undefined) return undefined;
  if (isFolder || isEverythingBelow) return { segments, below: 'only' };
  return { segments, below: parts.at(-1) === '*' ? 'none' : 'with' };
}

/**
 * GitLab: File.fnmatch of Ruby with FNM_DOTMATCH and FNM_PATHNAME. What does not begin with a slash
 * matches at any depth, also with slashes in it; only a slash at the end reaches below a folder;
 * and `**` at the end is a mere star.
 */
function fnmatchPattern(text: string): Pattern | undefined {
  if (text === '*') return { segments: ['**'], below: 'only' };
  const plain = text.replace(/^\\#/, '#');
  const rooted = plain.startsWith('/') ? plain.slice(1) : `**/${plain}`;
  const parts = (rooted.endsWith('/') ? `${rooted}**/*` : rooted).split('/');
  const last = parts.at(-1) === '**' ? '*' : (parts.at(-1) ?? '');
  const segments = segmentsOf([...parts.slice(0, -1), last], true);
  return segments === undefined ? undefined : { segments, below: 'none' };
}

function segmentsOf(parts: readonly string[], sets: boolean): (Segment | '**')[] | undefined {
  const segments: (Segment | '**')[] = [];
  for (const part of parts) {
    if (part === '**') {
      if (segments.at(-1) !== '**') segments.push('**');
      continue;
    }
    const segment = segmentOf(part, { sets });
    if (segment === undefined || segment.literal === '') return undefined;
    segments.push(segment);
  }
  return segments;
}
