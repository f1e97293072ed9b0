/** Free text as a paragraph of Markdown: what would be markup or HTML is escaped. */
export const inMarkdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~&!]/g, '\\$&');

/** Words that YAML 1.1, which many parsers still implement, does not read as strings. */
const yamlWord = /^(true|false|null|on|off|yes|no|y|n)$/;

/** A name for images and Kubernetes objects: a DNS label that starts with a letter (RFC 1035). */
export function slugOf(name: string): string {
  const plain = name
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const label = /^[a-z]/.test(plain) && !yamlWord.test(plain) ? plain : `app-${plain}`;
  // Below the 63 of a label, since Kubernetes appends to it.
  return label.slice(0, 50).replace(/-+$/, '');
}

/** `a`, `a and b`, `a, b and c`. */
export function spoken(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
