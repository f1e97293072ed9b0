import type * as z from 'zod';
import { isGit, isRelativePath } from './plain-path.js';

/*
 * What options may say: folders that every file system takes, and texts that do not deceive their
 * reader. Each feature's schema builds on these, so that flags, files and the API are validated
 * alike.
 */

/** Characters that Windows reserves, among them `:`, which opens a stream beside a file. */
const reserved = /[<>:"|?*\\]/;

/** Names that Windows gives to devices, with any ending. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)/i;

/** Control characters, and those that show nothing or turn the direction of writing. */
const unseen = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** Unseen characters that no language needs within a text, other than spaces and line endings. */
const deceiving = /(?![\t\n\r])[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Folders of tools: what is written there is ignored, or not the repository's. */
const ofTools = /^(node_modules|\.agentops)$/i;

/** True for a folder or file below the root that can be written on Linux, macOS and Windows alike. */
export const isPortablePath = (path: string): boolean =>
  isRelativePath(path) && path.split('/').every(isPortableSegment);

const isPortableSegment = (segment: string): boolean =>
  !reserved.test(segment) &&
  !unseen.test(segment) &&
  !device.test(segment) &&
  !ofTools.test(segment) &&
  !isGit(segment) &&
  !/^\s|[.\s]$/.test(segment);

/** A folder that must be portable, with the same message for each fault. */
export const portable = (folder: z.ZodString, example: string) =>
  folder.refine(
    isPortablePath,
    `Must be a folder inside the package, such as ${example}, outside node_modules, .git and .agentops, with a name that Windows allows.`,
  );

/** A free text without characters that hide or reorder what it says. */
export const honest = (text: z.ZodString) =>
  text.refine(
    (value) => !deceiving.test(value),
    'Must be text without control or bidirectional characters.',
  );
