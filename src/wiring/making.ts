import { firstOfEach } from '../code/once.js';
import {
  type CallExpression,
  type Fn,
  isCallOrNew,
  type NewExpression,
  type Node,
  type SourceFile,
  unwrapped,
  valueIn,
} from '../code/syntax.js';
import { packageExport } from './package-call.js';

/** The creation of an application, or the plugin that gets one from outside. */
export type AppSite = Made | Plugin;

interface Made {
  readonly kind: 'made';
  readonly framework: string;
  readonly source: SourceFile;
  /** The call that makes it. */
  readonly node: CallExpression | NewExpression;
}

interface Plugin {
  readonly kind: 'plugin';
  readonly framework: string;
  readonly source: SourceFile;
  /** The function whose first parameter it is. */
  readonly node: Fn;
}

/** What creates an application, by the framework's name in package.json. */
const makers: Readonly<
  Record<string, { packages: readonly string[]; name: RegExp; isNew: boolean }>
> = {
  fastify: { packages: ['fastify'], name: /^(default|fastify|\*)$/, isNew: false },
  express: { packages: ['express'], name: /^(default|express|\*)$/, isNew: false },
  hono: {
    packages: ['hono', 'hono/tiny', 'hono/quick', '@hono/zod-openapi'],
    name: /^(Hono|OpenAPIHono)$/,
    isNew: true,
  },
  '@nestjs/core': {
    packages: ['@nestjs/core'],
    name: /^NestFactory\.create$/,
    isNew: false,
  },
};

/** The site of a node that creates an application: `Fastify()`, `express()`, `new Hono()`. */
export function makingAt(source: SourceFile, node: Node, framework: string): AppSite | undefined {
  const maker = makers[framework];
  if (maker === undefined || !isCallOrNew(node)) return undefined;
  if ((node.type === 'NewExpression') !== maker.isNew) return undefined;
  const called = packageExport(source, node.callee);
  return called && maker.packages.includes(called.from) && maker.name.test(called.name)
    ? { kind: 'made', framework, source, node }
    : undefined;
}

/** Every call in a file that creates an application of the framework. */
export const madeIn = (source: SourceFile, framework: string): AppSite[] =>
  source.nodes.flatMap((node) => makingAt(source, node, framework) ?? []);

/** A site by its place: two of the same text that have one are the same. */
export const siteKey = ({ source, node }: AppSite): string => `${node.start} ${source.path}`;

/** Each site once. */
export const unique = (sites: readonly AppSite[]): readonly AppSite[] => [
  ...firstOfEach(sites.map((site) => [siteKey(site), site] as const)).values(),
];

/** True for two sites in the same place of the same text. */
export const isSameSite = (one: AppSite, other: AppSite): boolean =>
  siteKey(one) === siteKey(other);

/** `Fastify({ http2: true })`. */
export function isHttp2(site: AppSite | undefined): boolean {
  const [first] = site?.kind === 'made' ? site.node.arguments : [];
  const options = first && unwrapped(first);
  const value = options?.type === 'ObjectExpression' ? valueIn(options, 'http2') : undefined;
  return value !== undefined && !(value.type === 'Literal' && value.value === false);
}
