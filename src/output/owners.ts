import { type Decision, ownershipOf } from '../codeowners/ownership.js';
import type { Codeowners, Rule } from '../codeowners/parsed.js';
import { oneLine } from '../model/one-line.js';
import { type Paint, prose } from './paint.js';

/** Who owns a path: a file, or what is in a folder. */
export interface OwnedPath {
  readonly path: string;
  /** Undefined for a file; of a folder, how many files each set of decisions is for. */
  readonly files: number | undefined;
  readonly groups: readonly {
    readonly decisions: readonly Decision[];
    readonly files: number;
    readonly example: string;
  }[];
  /** Of a file: rules that match and do not decide. */
  readonly overruled: readonly Rule[];
}

/** What the CODEOWNERS file says of a path; one that does not exist is taken for a file to come. */
export function ownersOfPath(file: Codeowners, files: readonly string[], path: string): OwnedPath {
  const ownership = ownershipOf(file);
  const below = path === '' ? files : files.filter((each) => each.startsWith(`${path}/`));
  if (below.length === 0) {
    const decisions = ownership.decide(path);
    const deciding = decisions.map(({ rule }) => rule);
    const overruled = ownership.matching(path).filter((rule) => !deciding.includes(rule));
    return { path, files: undefined, groups: [{ decisions, files: 1, example: path }], overruled };
  }
  const groups = new Map<
    string,
    { decisions: readonly Decision[]; files: number; example: string }
  >();
  for (const each of below) {
    const decisions = ownership.decide(each);
    const key = decisions.map(({ rule }) => rule.index).join();
    const known = groups.get(key);
    if (known) known.files += 1;
    else groups.set(key, { decisions, files: 1, example: each });
  }
  const sorted = [...groups.values()].sort((a, b) => b.files - a.files);
  return { path: path === '' ? '.' : path, files: below.length, groups: sorted, overruled: [] };
}

export function ownersText(file: Codeowners, owned: readonly OwnedPath[], paint: Paint): string {
  return owned.map((each) => pathText(file, each, paint)).join('\n\n');
}

function pathText(
  file: Codeowners,
  { path, files, groups, overruled }: OwnedPath,
  paint: Paint,
): string {
  const lines = groups.flatMap(({ decisions, files: count, example }) => {
    const head =
      files === undefined
        ? []
        : [prose(paint('dim', `  ${count} of ${files}, such as ${oneLine(example)}`), 4)];
    const said = decisions.map((decision) =>
      prose(`  ${oneLine(decisionText(file, decision))}`, 4),
    );
    return [...head, ...(said.length === 0 ? ['  nobody: no rule matches'] : said)];
  });
  const lost = overruled.map(({ line, pattern, owners }) =>
    paint(
      'dim',
      oneLine(
        `  not ${file.path}:${line} ${pattern} ${owners.map(({ name }) => name).join(' ')}`.trimEnd(),
      ),
    ),
  );
  return [paint('bold', oneLine(files === undefined ? path : `${path}/`)), ...lines, ...lost].join(
    '\n',
  );
}

function decisionText({ path }: Codeowners, { section, rule, owners }: Decision): string {
  const names = owners.map(({ name }) => name).join(' ');
  const who = rule.excludes
    ? 'nobody: excluded'
    : names === ''
      ? 'nobody: the rule names no owner'
      : names;
  const approvals = section.approvals > 1 ? `, ${section.approvals} approvals` : '';
  const of =
    section.name === '' ? '' : ` [${section.name}${section.optional ? ', optional' : approvals}]`;
  return `${who}${of}  ${path}:${rule.line} ${rule.excludes ? '!' : ''}${rule.pattern}`;
}

export function ownersJson(file: Codeowners, owned: readonly OwnedPath[]): string {
  const decisionJson = ({ section, rule, owners }: Decision) => ({
    owners: owners.map(({ name }) => name),
    line: rule.line,
    pattern: rule.pattern,
    excluded: rule.excludes,
    ...(section.name !== '' && {
      section: { name: section.name, optional: section.optional, approvals: section.approvals },
    }),
  });
  const paths = owned.map(({ path, files, groups, overruled }) => ({
    path,
    ...(files === undefined
      ? {
          decisions: groups.flatMap(({ decisions }) => decisions.map(decisionJson)),
          overruled: overruled.map(({ line, pattern }) => ({ line, pattern })),
        }
      : {
          files,
          groups: groups.map(({ decisions, files: count, example }) => ({
            files: count,
            example,
            decisions: decisions.map(decisionJson),
          })),
        }),
  }));
  return JSON.stringify({ version: 1, host: file.host, file: file.path, paths }, null, 2);
}
