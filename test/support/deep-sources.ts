import { isTooDeep } from '../../src/code/depth.ts';

const r = (text: string, times: number): string => text.repeat(times);
type Shape = (depth: number) => string;

/** What nests in JavaScript and TypeScript, each as deep as is asked for. */
export const deepSources: Readonly<Record<string, Shape>> = {
  array: (n) => `x=${r('[', n)}${r(']', n)}`,
  paren: (n) => `x=${r('(', n)}1${r(')', n)}`,
  object: (n) => `x=${r('{a:', n)}1${r('}', n)}`,
  block: (n) => r('{', n) + r('}', n),
  elseif: (n) => `if(a)b;${r('else if(a)b;', n)}`,
  ifnest: (n) => `${r('if(a)', n)}b`,
  fornest: (n) => `${r('for(;;)', n)}b`,
  whilenest: (n) => `${r('while(a)', n)}b`,
  donest: (n) => `${r('do ', n)}b${r(' while(a)', n)}`,
  label: (n) => `${Array.from({ length: n }, (_, i) => `l${i}:`).join('')};`,
  member: (n) => `x=a${r('.b', n)}`,
  optional: (n) => `x=a${r('?.b', n)}`,
  index: (n) => `x=a${r('[0]', n)}`,
  call: (n) => `x=a${r('()', n)}`,
  chaincall: (n) => `x=a${r('.b(c)', n)}`,
  tagged: (n) => `x=a${r('``', n)}`,
  nonnull: (n) => `x=a${r('!', n)}`,
  asn: (n) => `x=a${r(' as b', n)}`,
  satisfies: (n) => `x=a${r(' satisfies b', n)}`,
  plus: (n) => `x="a"${r('+"b"', n)}`,
  pow: (n) => `x=a${r('**b', n)}`,
  and: (n) => `x=a${r('&&b', n)}`,
  or: (n) => `x=a${r('??b', n)}`,
  lt: (n) => `x=a${r('<b', n)}`,
  inop: (n) => `x=a${r(' in b', n)}`,
  mix: (n) => `x=a${r('+b*c-d', n)}`,
  comma: (n) => `x=(a${r(',b', n)})`,
  unary: (n) => `x=${r('!', n)}a`,
  minus: (n) => `x=${r('- ', n)}a`,
  typeOf: (n) => `x=${r('typeof ', n)}a`,
  voidOf: (n) => `x=${r('void ', n)}a`,
  awaiting: (n) => `async function f(){${r('await ', n)}a}`,
  yielding: (n) => `function* f(){${r('yield ', n)}a}`,
  newOf: (n) => `x=${r('new ', n)}a`,
  assign: (n) => `${r('a=', n)}b`,
  ternary: (n) => `x=${r('a?b:', n)}c`,
  ternary2: (n) => `x=${r('a?', n)}b${r(':c', n)}`,
  arrow: (n) => `x=${r('a=>', n)}b`,
  arrow2: (n) => `x=${r('()=>', n)}b`,
  arrow3: (n) => `x=${r('(a)=>{', n)}${r('}', n)}`,
  asyncarrow: (n) => `x=${r('async a=>', n)}b`,
  func: (n) => r('function f(){', n) + r('}', n),
  funcx: (n) => `x=${r('function(){return ', n)}1${r('}', n)}`,
  iife: (n) => r('(()=>{', n) + r('})()', n),
  callnest: (n) => `x=${r('f(', n)}${r(')', n)}`,
  callbacks: (n) => r('f(function(){', n) + r('})', n),
  template: (n) => `x=${r('`${', n)}a${r('}`', n)}`,
  spread: (n) => `x=${r('[...', n)}a${r(']', n)}`,
  classes: (n) => `x=${r('class{a=', n)}1${r('}', n)}`,
  classext: (n) => `x=${r('class extends ', n)}a${r('{}', n)}`,
  importx: (n) => `x=${r('import(', n)}a${r(')', n)}`,
  destr: (n) => `var ${r('[', n)}a${r(']', n)}=b`,
  destro: (n) => `var ${r('{a:', n)}b${r('}', n)}=c`,
  tryn: (n) => r('try{', n) + r('}catch{}', n),
  switchn: (n) => r('switch(a){case 1:', n) + r('}', n),
  generics: (n) => `type T=${r('A<', n)}B${r('>', n)}`,
  union: (n) => `type T=A${r('|B', n)}`,
  inter: (n) => `type T=A${r('&B', n)}`,
  tarr: (n) => `type T=A${r('[]', n)}`,
  tcond: (n) => `type T=${r('A extends B?C:', n)}D`,
  tfun: (n) => `type T=${r('()=>', n)}D`,
  tkeyof: (n) => `type T=${r('keyof ', n)}D`,
  ttuple: (n) => `type T=${r('[', n)}${r(']', n)}`,
  tparen: (n) => `type T=${r('(', n)}A${r(')', n)}`,
  tobj: (n) => `type T=${r('{a:', n)}A${r('}', n)}`,
  tqual: (n) => `type T=A${r('.B', n)}`,
  tindex: (n) => `type T=A${r('["a"]', n)}`,
  typeassert: (n) => `x=${r('<a>', n)}b`,
  nsn: (n) => `namespace A${r('.B', n)}{}`,
  tinfer: (n) => `type T=A extends ${r('infer U extends ', n)}B?1:2`,
  ttempl: (n) => `type T=${r('`${', n)}A${r('}`', n)}`,
  tnew: (n) => `type T=${r('new ()=>', n)}D`,
  trest: (n) => `type T=${r('[...', n)}A${r(']', n)}`,
  timport: (n) => `type T=import("a")${r('.B', n)}`,
  tglt: (n) => `x=a${r('<b>', n)}`,
  tparams: (n) => `x=${r('f<', n)}A${r('>', n)}()`,
  deco: (n) => `${r('@a ', n)}class B{}`,
  deconest: (n) => `${r('@(class{', n)}a${r('})', n)}class B{}`,
  jsx: (n) => `x=${r('<a>', n)}${r('</a>', n)}`,
  jsxattr: (n) => `x=${r('<a b={', n)}1${r('}/>', n)}`,
  jsxmember: (n) => `x=<a${r('.b', n)}/>`,
  regexclass: (n) => `x=/${r('(', n)}${r(')', n)}/`,
  regexclass2: (n) => `x=/${r('[', n)}${r(']', n)}/v`,
  elemlist: (n) => `x=[${r('1,', n)}]`,
  stmts: (n) => r('a();\n', n),
  strings: (n) => `x="${r('a', n)}"`,
  vars: (n) => `var a${r(',b', n)}`,
  comments: (n) => r('/**/', n),
  regexalt: (n) => `x=/a${r('|b', n)}/`,
};

/** The path of a file in which the shape is valid. */
export const pathOf = (name: string): string => (name.startsWith('jsx') ? 'a.tsx' : 'a.ts');

const found = new Map<string, number>();

/** How deep a shape may be before it is refused, at most 100,000. */
export function deepest(name: string): number {
  const known = found.get(name) ?? findDeepest(deepSources[name] ?? (() => ''), pathOf(name));
  found.set(name, known);
  return known;
}

/** From the shallow end, since most shapes are refused early and a deep text takes its time. */
function findDeepest(make: Shape, path: string): number {
  const limit = 100_000;
  let [least, most] = [1, 2];
  while (most < limit && !isTooDeep(path, make(most))) [least, most] = [most, most * 2];
  most = Math.min(most, limit);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (isTooDeep(path, make(middle))) most = middle - 1;
    else least = middle;
  }
  return least;
}
