/*
 * The expressions of GitHub's workflows that ours use: names with dots, strings, numbers, ==, !=, !, && and ||,
 * `format` (https://docs.github.com/actions/reference/workflows-and-actions/expressions).
 */

export interface Values {
  [context: string]: unknown;
}

/** A text with what is between `${{` and `}}` filled in. */
export const fill = (text: string, values: Values): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const value = evaluate(expression, values);
    return value === undefined || value === null ? '' : String(value);
  });

export function evaluate(expression: string, values: Values): unknown {
  const tokens = expression.match(/'(?:[^']|'')*'|[\w-]+(?:\.[\w-]+)*|==|!=|&&|\|\||[!(),]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(/\s(?=(?:[^']*'[^']*')*[^']*$)/g, ''))
    throw new Error(`not understood: ${expression}`);
  let at = 0;
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const either = (): unknown => {
    let value = both();
    while (take('||')) {
      const other = both();
      value = value || other;
    }
    return value;
  };
  const both = (): unknown => {
    let value = equal();
    while (take('&&')) {
      const other = equal();
      value = value && other;
    }
    return value;
  };
  const equal = (): unknown => {
    const value = single();
    if (take('==')) return text(value) === text(single());
    if (take('!=')) return text(value) !== text(single());
    return value;
  };
  const single = (): unknown => {
    if (take('!')) return !single();
    const token = tokens[at++];
    if (token === undefined) throw new Error(`not complete: ${expression}`);
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\W/.test(token)) throw new Error(`not understood: ${expression}`);
    if (take('(')) return called(token, list());
    if (token === 'true' || token === 'false') return token === 'true';
    return token
      .split('.')
      .reduce<unknown>((value, name) => (value as Values | undefined)?.[name], values);
  };
  const list = (): unknown[] => {
    const given = [either()];
    while (take(',')) given.push(either());
    if (!take(')')) throw new Error(`not closed: ${expression}`);
    return given;
  };
  const value = either();
  if (at < tokens.length) throw new Error(`not understood: ${expression}`);
  return value;
}

/** Numbers and booleans are compared as what is written. */
const text = (value: unknown): string => String(value ?? '');

function called(name: string, [pattern, ...given]: readonly unknown[]): string {
  if (name !== 'format') throw new Error(`a function that is not known here: ${name}`);
  return text(pattern).replaceAll(/\{(\d+)\}/g, (_, index: string) => text(given[Number(index)]));
}
