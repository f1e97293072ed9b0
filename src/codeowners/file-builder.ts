import type { OwnersFinding } from './finding-rules.js';
import { type Host, hostRules } from './hosts.js';
import { type Owner, ownerForms, ownerOf } from './owners.js';
import type { Rule } from './parsed.js';
import { patternOf } from './pattern.js';
import type { Word } from './words.js';

/** Collects the rules and faults of a file. */
export class FileBuilder {
  readonly host: Host;
  readonly path: string;
  readonly rules: Rule[] = [];
  readonly faults: OwnersFinding[] = [];

  constructor(host: Host, path: string) {
    this.host = host;
    this.path = path;
  }

  rule(rule: Omit<Rule, 'index' | 'glob'>): void {
    const glob = patternOf(this.host, rule.pattern);
    this.rules.push({ ...rule, index: this.rules.length, glob });
  }

  fault(
    rule: OwnersFinding['rule'],
    level: OwnersFinding['level'],
    message: string,
    line?: number,
    column?: number,
  ): void {
    const place = { ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
    this.faults.push({ rule, level, message, path: this.path, ...place });
  }

  /** The owners that words name, without duplicates; undefined if one of them is not valid. */
  owners(words: readonly Word[], line: number): { owners: Owner[]; areSound: boolean } {
    const owners: Owner[] = [];
    let areSound = true;
    const skipsLine = this.host === 'github';
    for (const { text, column } of words) {
      const owner = ownerOf(this.host, text);
      if (owner === undefined) {
        areSound = false;
        const { title } = hostRules[this.host];
        const message = `${JSON.stringify(text)} is not a valid owner; use ${ownerForms[this.host]}. ${title} ${skipsLine ? 'skips the line' : 'ignores it'}.`;
        this.fault('malformed-owner', 'error', message, line, column);
      } else if (owners.some(({ name }) => name.toLowerCase() === text.toLowerCase())) {
        this.fault('duplicate-owner', 'warning', `${text} is named twice.`, line, column);
      } else owners.push(owner);
    }
    return { owners, areSound };
  }
}
