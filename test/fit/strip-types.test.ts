import assert from 'node:assert/strict';
import { stripTypes } from '../../src/adapt/strip-types.ts';

interface Case {
  readonly title: string;
  readonly ts: string;
  readonly js: string;
}

/** JavaScript is TypeScript: a second run finds nothing to strip. */
function check({ title, ts, js }: Case): void {
  it(title, () => {
    assert.equal(stripTypes(ts), js);
    assert.equal(stripTypes(js), js, 'the second run changed something');
  });
}

describe('stripTypes: declarations', () => {
  const cases: readonly Case[] = [
    {
      title: 'an interface goes with its comment and one of the empty lines around it',
      ts: 'const a = 1;\n\n/** What b is. */\nexport interface B {\n  c: string;\n}\n\nconst d = 2;\n',
      js: 'const a = 1;\n\nconst d = 2;\n',
    },
    {
      title: 'several in a row leave one empty line',
      ts: 'const a = 1;\n\ntype B = 1;\n\n// c\n// and more of it\ninterface C {}\n\nconst d = 2;\n',
      js: 'const a = 1;\n\nconst d = 2;\n',
    },
    {
      title: 'at the start of the file nothing is left of it',
      ts: '/** The part that is used. */\nexport interface Logger {}\n\nexport const a = 1;\n',
      js: 'export const a = 1;\n',
    },
    {
      title: 'at the end of the file, too',
      ts: 'export const a = 1;\n\n/** Its type. */\nexport type A = typeof a;\n',
      js: 'export const a = 1;\n',
    },
    {
      title: 'a comment that stands apart stays',
      ts: '// Errors, as RFC 9457 has them.\n\ntype A = 1;\n\nconst b = 2;\n',
      js: '// Errors, as RFC 9457 has them.\n\nconst b = 2;\n',
    },
    {
      title: 'a comment behind it goes, the next one stays',
      ts: 'type A = 1; // one\n// b is two.\nconst b = 2;\n',
      js: '// b is two.\nconst b = 2;\n',
    },
    {
      title: 'a comment behind the statement before stays',
      ts: 'const b = 2; // two\ntype A = 1;\nconst c = 3;\n',
      js: 'const b = 2; // two\nconst c = 3;\n',
    },
    {
      title: 'inside a function',
      ts: 'function f() {\n  type A = 1;\n\n  const b: A = 1;\n  interface C {}\n  return b;\n}\n',
      js: 'function f() {\n  const b = 1;\n  return b;\n}\n',
    },
    {
      title: 'on one line with others',
      ts: 'const a = 1; type A = 2; const b = 3;\n',
      js: 'const a = 1; const b = 3;\n',
    },
    {
      title: 'declare: variables, functions, classes, modules, global, enums',
      ts: 'declare const a: 1;\ndeclare function f(): void;\ndeclare class C {}\ndeclare module "m" {}\ndeclare global {}\ndeclare enum E {}\nexport declare let b: 2;\nconst c = 3;\n',
      js: 'const c = 3;\n',
    },
    {
      title: 'overloads go with their comments; the body stays',
      ts: '/** One. */\nexport function f(a: string): void;\n/** Two. */\nexport function f(a: number): void;\n/** Both. */\nexport function f(a: unknown): void {}\n',
      js: '/** Both. */\nexport function f(a) {}\n',
    },
    {
      title: 'an exported type as the default',
      ts: 'const a = 1;\n\nexport default interface A {}\n',
      js: 'const a = 1;\n',
    },
    {
      title: 'with CRLF',
      ts: 'const a = 1;\r\n\r\n/** B */\r\ntype B = 1;\r\n\r\nconst c = 2;\r\n',
      js: 'const a = 1;\r\n\r\nconst c = 2;\r\n',
    },
    {
      title: 'beyond the basic plane offsets are right',
      ts: "const a: string = '🚒 𝒳';\n// 🚀\ntype B = 1;\nconst c: number = 2;\n",
      js: "const a = '🚒 𝒳';\nconst c = 2;\n",
    },
  ];
  cases.forEach(check);
});

describe('stripTypes: imports and exports', () => {
  const cases: readonly Case[] = [
    {
      title: 'type-only imports',
      ts: "import type { A } from 'a';\nimport type B from 'b';\nimport type * as C from 'c';\nimport d from 'd';\n",
      js: "import d from 'd';\n",
    },
    {
      title: 'types among the names',
      ts: "import { type A, b, type C, d as e } from 'a';\n",
      js: "import { b, d as e } from 'a';\n",
    },
    {
      title: 'nothing but types among the names',
      ts: "import { type A, type B } from 'a';\nimport 'c';\n",
      js: "import 'c';\n",
    },
    {
      title: 'types beside a default import',
      ts: "import F, {\n  type A,\n  type B,\n} from 'f';\nimport G, { type C, d } from 'g';\n",
      js: "import F from 'f';\nimport G, { d } from 'g';\n",
    },
    {
      title: 'a name that is `type`',
      ts: "import { type, type as t } from 'a';\nimport { type type as u, b } from 'c';\n",
      js: "import { type, type as t } from 'a';\nimport { b } from 'c';\n",
    },
    {
      title: 'exports of types',
      ts: "const a = 1;\ntype T = 1;\ninterface U {}\nexport type { T };\nexport { a, type T as V, U };\nexport type * from 'x';\nexport { type W } from 'w';\n",
      js: 'const a = 1;\nexport { a };\n',
    },
    {
      title: 'a value and a type of one name',
      ts: 'const A = 1;\ntype A = 1;\nexport { A };\n',
      js: 'const A = 1;\nexport { A };\n',
    },
    {
      title: 'what stands above the first import is about the file',
      ts: "/* The server. */\nimport type { A } from 'a';\nimport { b } from 'b';\n",
      js: "/* The server. */\nimport { b } from 'b';\n",
    },
    {
      title: 'a hashbang stays',
      ts: "#!/usr/bin/env node\nimport type { A } from 'a';\nrun();\n",
      js: '#!/usr/bin/env node\nrun();\n',
    },
    {
      title: 'import = require',
      ts: "import a = require('a');\nimport type b = require('b');\n",
      js: "const a = require('a');\n",
    },
  ];
  cases.forEach(check);
});

describe('stripTypes: functions', () => {
  const cases: readonly Case[] = [
    {
      title: 'annotations of parameters and results',
      ts: 'function f(a: string, b?: number, { c }: C = {}, [d]: D[] = [], ...e: any[]): asserts a is A {}\n',
      js: 'function f(a, b, { c } = {}, [d] = [], ...e) {}\n',
    },
    {
      title: 'type parameters and arguments',
      ts: 'const f = async <const T extends string,>(a: T): Promise<Map<T, T[]>> => new Map<T, T[]>(g<T>(a));\n',
      js: 'const f = async (a) => new Map(g(a));\n',
    },
    {
      title: 'a result type over several lines: no line ends before the arrow',
      ts: 'const f = (a: number)\n  : {\n  b: number;\n} => g(a);\n',
      js: 'const f = (a) => g(a);\n',
    },
    {
      title: '`this` alone and before others',
      ts: 'function f(this: A): void {}\nconst g = function (this: A, b: B) {};\nclass C { m(this: C, b?: 1) {} }\n',
      js: 'function f() {}\nconst g = function (b) {};\nclass C { m(b) {} }\n',
    },
    {
      title: 'comments around `?` and types',
      ts: 'function f(a /* ? */ ? /* b */ : string) {}\n',
      js: 'function f(a /* ? */  /* b */ ) {}\n',
    },
    {
      title: 'a caught error',
      ts: 'try {} catch (error: unknown) {}\n',
      js: 'try {} catch (error) {}\n',
    },
  ];
  cases.forEach(check);
});

describe('stripTypes: expressions', () => {
  const cases: readonly Case[] = [
    {
      title: 'as, as const, satisfies, !',
      ts: 'const a = { b: [1] as const } satisfies A as B;\nc!.d!()!.e = f as unknown as G;\n',
      js: 'const a = { b: [1] };\nc.d().e = f;\n',
    },
    {
      title: 'optional chains keep theirs',
      ts: 'a?.b!.c?.<T>(d);\n(e as E)?.f;\n',
      js: 'a?.b.c?.(d);\n(e)?.f;\n',
    },
    {
      title: 'a conditional is no optional parameter',
      ts: 'const a = b ? (c) : d;\nconst e = (f?: F) => (g ? (h) : i);\n',
      js: 'const a = b ? (c) : d;\nconst e = (f) => (g ? (h) : i);\n',
    },
    {
      title: 'instantiations and tagged templates',
      ts: 'const a = b<string>;\nc<T>`d`;\n',
      js: 'const a = b;\nc`d`;\n',
    },
    {
      title: 'assertions with angles, also before an object',
      ts: 'const a = <A>b;\nconst c = () => <C>{ d: 1 };\n',
      js: 'const a = b;\nconst c = () => ({ d: 1 });\n',
    },
    {
      title: 'variables, with definite assignment',
      ts: 'let a!: A, b: B | undefined;\nfor (const c of d as E[]) {}\nconst { f }: { f: F } = g;\n',
      js: 'let a, b;\nfor (const c of d) {}\nconst { f } = g;\n',
    },
    {
      title: 'comments for the type checker go, others stay',
      ts: '/// <reference types="node" />\n// @ts-expect-error: on purpose\na();\n/* @ts-ignore */\nb(); // @ts-ignore\n// c follows\nc();\n',
      js: 'a();\nb();\n// c follows\nc();\n',
    },
  ];
  cases.forEach(check);
});

describe('stripTypes: classes', () => {
  const cases: readonly Case[] = [
    {
      title: 'heritage and modifiers',
      ts: 'export abstract class A<T> extends B<T> implements C<T>, D {}\nclass E implements F {}\nconst G = class implements H {};\n',
      js: 'export class A extends B {}\nclass E {}\nconst G = class {};\n',
    },
    {
      title: 'fields that only declare go with their comments, real ones stay',
      ts: 'class A {\n  /** What it is. */\n  readonly a: string;\n  declare b: 1;\n  c?: string;\n  #d: Map<A, B>;\n  e;\n  static f: F;\n  private readonly g: G = 1;\n\n  constructor() {}\n}\n',
      js: 'class A {\n  #d;\n  e;\n  static f;\n  g = 1;\n\n  constructor() {}\n}\n',
    },
    {
      title: 'members',
      ts: "class A {\n  public static override async *a?(): B {}\n  protected get c(): C { return 1; }\n  private ['d']: D = 1;\n  static readonly readonly = 1;\n  override = 2;\n  abstract() {}\n  static { e as E; }\n}\n",
      js: "class A {\n  static async *a() {}\n  get c() { return 1; }\n  ['d'] = 1;\n  static readonly = 1;\n  override = 2;\n  abstract() {}\n  static { e; }\n}\n",
    },
    {
      title: 'abstract members, overloads and index signatures',
      ts: 'abstract class A {\n  /** Do it. */\n  abstract a(): void;\n  abstract readonly b: B;\n  [key: string]: unknown;\n\n  c(d: string): void;\n  c(d: number): void;\n  c(d: unknown) {}\n}\n',
      js: 'class A {\n  c(d) {}\n}\n',
    },
  ];
  cases.forEach(check);
});

describe('stripTypes refuses', () => {
  const cases: readonly (readonly [what: string, ts: string, message: RegExp])[] = [
    ['an enum', 'const a = 1;\nenum E { A }\n', /^2:1 An enum/],
    ['a const enum', 'const enum E { A }\n', /^1:1 An enum/],
    ['a namespace', 'namespace N { export const a = 1; }\n', /^1:1 A namespace/],
    [
      'a parameter property',
      'class A {\n  constructor(private a: B) {}\n}\n',
      /^2:15 A parameter property/,
    ],
    ['a decorator', '@a\nclass B {}\n', /^1:1 A decorator/],
    ['export =', 'export = a;\n', /^1:1 `export =`/],
    ['an alias', 'import a = b.c;\n', /^1:1 A namespace alias/],
    ['what can not be parsed', 'const a = ;\n', /^1:11 /],
  ];
  for (const [what, ts, message] of cases) {
    it(`${what}, with its place`, () => {
      assert.throws(() => stripTypes(ts), { name: 'SourceError', message });
    });
  }
});
