import * as z from 'zod';

/** One option of a feature, as every face shows it: flag, prompt, `--help`, table. */
export interface Option {
  readonly name: string;
  /** The flag without dashes: `packageManager` is `package-manager`. */
  readonly flag: string;
  /** A list is a flag that may be repeated, each time with one value. */
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  readonly choices: readonly string[];
  readonly description: string;
  readonly default: string | number | boolean | undefined;
  readonly required: boolean;
  /** How a prompt puts it; an option without one is never asked. */
  readonly prompt: string | undefined;
  /** What a prompt says of each choice. */
  readonly labels: Readonly<Record<string, string>>;
  /** What a value is called, where `name=value` or its type would not tell. */
  readonly value?: string;
  /** What `--no-<flag>` does, for a boolean that is on by default. */
  readonly negated?: string;
  /** A value that is accepted; a required option has one, for its docs and tests. */
  readonly example?: unknown;
  /** The feature by whose `add` alone it is set, in what this one has made. */
  readonly addedBy?: string;
}

/** What an option's schema may carry beside its type, through zod's `.meta()`. */
interface OptionMeta {
  readonly prompt?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly negated?: string;
  readonly examples?: readonly unknown[];
  readonly addedBy?: string;
}

interface Property extends OptionMeta {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: string | number | boolean;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/** The JSON Schema of a feature's options, as answers are given (defaults not filled in). */
export function jsonSchemaOf(options: z.ZodObject): Record<string, unknown> {
  const { properties = {}, ...schema } = wholeSchemaOf(options);
  const own = Object.entries(properties).filter(([, { addedBy }]) => addedBy === undefined);
  return { ...schema, properties: Object.fromEntries(own) };
}

const wholeSchemaOf = (options: z.ZodObject): Schema =>
  z.toJSONSchema(options, { io: 'input' }) as Schema;

/** The options of a schema, in its order, which is the order of the prompts. */
export const optionsOf = (schema: z.ZodObject): Option[] =>
  everyOptionOf(schema).filter(({ addedBy }) => addedBy === undefined);

/** The options that are set by adding another feature. */
export const addedOptionsOf = (schema: z.ZodObject): Option[] =>
  everyOptionOf(schema).filter(({ addedBy }) => addedBy !== undefined);

/** With those that only another feature sets. */
export function everyOptionOf(schema: z.ZodObject): Option[] {
  const { properties = {}, required = [] } = wholeSchemaOf(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    flag: toFlag(name),
    type: typeOf(property.type),
    choices: property.enum ?? [],
    description: property.description ?? '',
    default: property.default,
    required: required.includes(name),
    prompt: property.prompt,
    labels: property.labels ?? {},
    ...(property.value && { value: property.value }),
    ...(property.negated && { negated: property.negated }),
    ...(property.examples && { example: property.examples[0] }),
    ...(property.addedBy && { addedBy: property.addedBy }),
  }));
}

/** An example of every answer that a schema requires, by option name. */
export const exampleAnswers = (schema: z.ZodObject): Record<string, unknown> =>
  Object.fromEntries(
    optionsOf(schema)
      .filter(({ required }) => required)
      .map(({ name, example }) => [name, example]),
  );

/** The defaults of a schema, by option name. */
export const defaultsOf = (schema: z.ZodObject): Record<string, unknown> =>
  Object.fromEntries(optionsOf(schema).map((option) => [option.name, option.default]));

const typeOf = (type: string | undefined): Option['type'] => {
  if (type === 'integer') return 'number';
  if (type === 'array') return 'list';
  return type === 'boolean' || type === 'number' ? type : 'string';
};

export const toFlag = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const toName = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
