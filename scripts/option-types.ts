import type * as z from 'zod';
import { jsonSchemaOf } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { runOptions } from '../src/request/run-options.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * The types of all options as TypeScript, from the schemas. They are written out so that nobody who
 * uses the API needs the schema library, which is bundled.
 */
export const optionTypes = (): string =>
  [
    '/* Made from the schemas by `npm run docs`. */',
    ...features.map(({ id, summary, options }) =>
      interfaceOf(`${pascal(id)}Options`, `Options of ${id}: ${summary}.`, options, id === 'app'),
    ),
    interfaceOf('RunOptions', 'Options of every run.', runOptions),
  ].join('\n\n');

/** @param isPartial true where required options have a default that only the target knows */
function interfaceOf(name: string, text: string, schema: z.ZodObject, isPartial = false): string {
  const { properties = {}, required = [] } = jsonSchemaOf(schema) as {
    properties?: Record<string, Schema>;
    required?: readonly string[];
  };
  const lines = Object.entries(properties).map(([key, property]) => {
    const isOptional = isPartial || !required.includes(key);
    const orUndefined = isOptional ? ' | undefined' : '';
    return `  /** ${textOf(property)} */\n  ${key}${isOptional ? '?' : ''}: ${typeOf(property)}${orUndefined};`;
  });
  return `/** ${text} */\nexport interface ${name} {\n${lines.join('\n')}\n}`;
}

function textOf({ description = '', default: standard }: Schema): string {
  const hasDefault = standard !== undefined && standard !== '';
  return `${description}${hasDefault ? `. Default: ${JSON.stringify(standard)}` : ''}.`;
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  switch (schema.type) {
    case 'array':
      return `${typeOf(schema.items ?? {})}[]`;
    case 'object':
      return 'Record<string, unknown>';
    case 'integer':
      return 'number';
    case 'boolean':
    case 'number':
    case 'string':
      return schema.type;
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`);
  }
}

const pascal = (id: string): string =>
  `-${id}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
