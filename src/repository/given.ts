import * as z from 'zod';
import { AgentopsError } from '../model/errors.js';
import type { Reader } from '../model/project.js';
import { readJson } from '../model/read-json.js';
import { didYouMean } from '../model/suggest.js';
import type { Given } from './detect.js';
import { keyAt } from './evidence.js';
import { codeFactSchemas, factSchemas } from './fact-schemas.js';
import { isObject } from './manifest.js';
import { answersFile, answersKey, storedValue } from './stored-answers.js';

/** Where facts are said, beside `.yo-rc.json`. */
export interface FactSources {
  /** `name=value`, as flags have it; stronger than all others. */
  readonly factFlags?: readonly string[] | undefined;
  /** By name, through the API. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** One thing that was said: a name, perhaps with a dot for a part, and a value, perhaps text. */
interface Saying {
  readonly name: string;
  readonly value: unknown;
  /** As the user finds it again. */
  readonly said: string;
  readonly evidence: string;
}

/** What was said of facts, validated; the later and stronger saying of a part holds. */
export function givenFacts(reader: Reader, { factFlags = [], facts = {} }: FactSources): Given {
  const faults: string[] = [];
  const given: Record<string, Given[string]> = {};
  const sayings = [...stored(reader, faults), ...through(facts), ...flagged(factFlags, faults)];
  for (const saying of sayings) {
    const [word = '', part] = splitName(saying.name);
    const name = word === 'listen' ? 'listens' : word;
    const judged = judge(name, part, saying);
    if ('fault' in judged) {
      faults.push(`${saying.said}: ${judged.fault}`);
      continue;
    }
    const before = given[name]?.value;
    const value = part === undefined ? judged.value : { [part]: judged.value };
    given[name] = {
      value: isObject(before) && isObject(value) ? { ...before, ...value } : value,
      evidence: saying.evidence,
      confidence: 'given',
    };
  }
  if (faults.length === 0) return given;
  throw new AgentopsError(
    'USAGE',
    faults.length === 1 ? 'A given fact is invalid.' : `${faults.length} given facts are invalid.`,
    { details: faults, next: 'agentops detect shows all facts with their names and values.' },
  );
}

function stored(reader: Reader, faults: string[]): Saying[] {
  const facts = storedValue(reader, 'facts');
  if (facts === undefined) return [];
  if (!isObject(facts)) {
    faults.push(`${answersFile}: ${answersKey}.facts is not an object of names and values.`);
    return [];
  }
  const text = reader.read(answersFile) ?? '';
  return Object.entries(facts).map(([name, value]) => {
    const evidence = keyAt(answersFile, text, [answersKey, 'facts', name]);
    return { name, value, said: `${evidence} ${name}`, evidence };
  });
}

const through = (facts: Readonly<Record<string, unknown>>): Saying[] =>
  Object.entries(facts).map(([name, value]) => ({
    name,
    value,
    said: `facts.${name}`,
    evidence: 'given by the caller',
  }));

function flagged(flags: readonly string[], faults: string[]): Saying[] {
  return flags.flatMap((flag) => {
    const sign = flag.indexOf('=');
    if (sign > 0) {
      const name = flag.slice(0, sign).trim();
      return [{ name, value: flag.slice(sign + 1), said: `--fact ${flag}`, evidence: '--fact' }];
    }
    faults.push(`--fact ${flag}: must be name=value, such as framework=express.`);
    return [];
  });
}

const splitName = (name: string): readonly string[] => {
  const dot = name.indexOf('.');
  return dot === -1 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
};

const schemas = { ...factSchemas, ...codeFactSchemas };

type Judged = { readonly value: unknown } | { readonly fault: string };

function judge(name: string, part: string | undefined, { value }: Saying): Judged {
  if (!Object.hasOwn(schemas, name)) {
    const names = Object.keys(schemas);
    return { fault: `there is no fact ${JSON.stringify(name)}.${didYouMean(name, names)}` };
  }
  const schema: z.ZodType = schemas[name as keyof typeof schemas];
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  if (part === undefined) return judgeWhole(name, schema, inner as z.ZodType, value);
  const parts = inner instanceof z.ZodObject ? inner.shape : {};
  if (Object.hasOwn(parts, part)) return judgeValue(parts[part] as z.ZodType, value);
  const names = Object.keys(parts);
  return {
    fault:
      names.length === 0
        ? `${name} has no parts.`
        : `${name} has no part ${part}; its parts are ${names.join(', ')}.${didYouMean(part, names)}`,
  };
}

// The part that a bare word names.
const mainPart: Readonly<Record<string, string>> = { framework: 'name', logger: 'library' };
const otherNames: Readonly<Record<string, string>> = {
  nest: '@nestjs/core',
  nestjs: '@nestjs/core',
};

function judgeWhole(name: string, schema: z.ZodType, inner: z.ZodType, value: unknown): Judged {
  const isNone = value === 'none' || value === 'null' || value === null;
  if (isNone && schema.safeParse(null).success) return { value: undefined };
  if (!(inner instanceof z.ZodObject)) return judgeValue(schema, value);
  const [read] = readings(value);
  const at = typeof read === 'string' ? /^(.+):(\d+)$/.exec(read) : null;
  if (at !== null && 'line' in inner.shape) {
    return judgeValue(inner, { file: at[1], line: Number(at[2]), what: '' });
  }
  const main = mainPart[name];
  if (typeof read === 'string' && main !== undefined) {
    const word = judgeValue(inner.shape[main] as z.ZodType, otherNames[read] ?? read);
    return 'fault' in word ? word : { value: { [main]: word.value } };
  }
  // Some parts are enough: the others stay as they are found.
  return judgeValue(inner.partial().strict(), value);
}

function judgeValue(schema: z.ZodType, value: unknown): Judged {
  const results = readings(value).map((reading) => schema.safeParse(reading));
  const good = results.find(({ success }) => success);
  if (good) return { value: good.data };
  const issue = results[0]?.error?.issues[0];
  const choices = choicesOf(schema);
  const shown =
    typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'nothing');
  if (choices.length > 0) {
    const hint = didYouMean(String(value), choices);
    return { fault: `${shown} is not one of ${choices.join(', ')}.${hint}` };
  }
  const where = issue?.path.join('.');
  return { fault: `${where ? `${where}: ` : ''}${issue?.message ?? 'not valid'}` };
}

/** What text may mean: JSON where it is that, else itself. */
function readings(value: unknown): unknown[] {
  if (typeof value !== 'string') return [value];
  try {
    return [readJson(value), value];
  } catch {
    return [value];
  }
}

function choicesOf(schema: z.ZodType): string[] {
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}
