import { blockPlace } from '../edits/block.js';
import { markerLine } from '../merge/conflict-markers.js';
import { ownBlock } from './block-lines.js';
import { FileBuilder } from './file-builder.js';
import { type Host, hostRules } from './hosts.js';
import type { Codeowners } from './parsed.js';
import { readGitignoreLines } from './read-gitignore-lines.js';
import { readGitlabLines } from './read-gitlab-lines.js';

/** Reads a CODEOWNERS file as its host does. */
export function parseCodeowners(text: string, host: Host, path: string): Codeowners {
  const draft = new FileBuilder(host, path);
  const { maxBytes, title } = hostRules[host];
  const bytes = maxBytes === undefined ? 0 : new TextEncoder().encode(text).length;
  if (maxBytes !== undefined && bytes >= maxBytes) {
    const size = `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    const message = `${title} ignores files of 3 MB or more; this one has ${size}.`;
    draft.fault('file-too-large', 'error', message);
  }
  const open = markerLine(text);
  if (open !== undefined) {
    draft.fault('merge-open', 'error', 'The file has merge conflict markers.', open);
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const read = host === 'gitlab' ? readGitlabLines : readGitignoreLines;
  const sections = read(lines, draft);
  const generated = blockPlace(text, ownBlock);
  return { host, path, rules: draft.rules, sections, generated, faults: draft.faults };
}
