/** The heading of a section of GitLab: `^[Name][2] @owner`. */
export interface Heading {
  readonly name: string;
  readonly optional: boolean;
  /** As written, not validated. */
  readonly approvals: string | undefined;
  /** Owners of the rules that name none, unparsed. */
  readonly owners: string;
}

export function headingOf(line: string): Heading | undefined {
  const found = /^(\^?)\[([^[\]]*)\](?:\[([^[\]]*)\])?(?:\s+(.*))?$/.exec(line);
  if (found === null) return undefined;
  const [, caret, name = '', approvals, owners = ''] = found;
  return { name: name.trim(), optional: caret === '^', approvals, owners };
}
