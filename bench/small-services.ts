/* What a repository of the benchmark has for services: small, but of many files. */

const routes = 40;

/** A tree by paths. */
export type Files = Readonly<Record<string, string>>;

export const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

export const filesOf = (
  count: number,
  each: (index: number) => readonly [path: string, text: string],
): Files => Object.fromEntries(Array.from({ length: count }, (_, index) => each(index)));

/** A service with a file for each of its forty routes, and what it is built into. */
export const serviceFiles = (framework: 'express' | 'fastify'): Files => ({
  'package.json': json({
    name: framework,
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { build: 'tsc', start: 'node dist/server.js' },
    dependencies: { [framework]: { express: '^5.1.0', fastify: '^5.12.0' }[framework] },
    devDependencies: { typescript: '^5.9.0' },
  }),
  'tsconfig.json': json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
  }),
  ...filesOf(120, (index) => [`dist/routes/route-${index}.js`, `export const a = ${index};\n`]),
  ...filesOf(routes, (index) => [`src/routes/route-${index}.ts`, route(index)]),
  'src/routes/all.ts': allRoutes,
  ...(framework === 'express'
    ? { 'src/app.ts': expressApp, 'src/server.ts': expressServer }
    : { 'src/server.ts': fastifyApp }),
});

const route = (index: number): string => `export const route${index} = {
  path: '/things-${index}',
  answer: () => ({ number: ${index} }),
};
`;

const numbers = Array.from({ length: routes }, (_, index) => index);
const allRoutes = `${numbers.map((index) => `import { route${index} } from './route-${index}.js';\n`).join('')}
export const routes = [
${numbers.map((index) => `  route${index},\n`).join('')}];
`;

const expressApp = `import express from 'express';
import { routes } from './routes/all.js';

export const app = express();

app.use(express.json());
for (const { path, answer } of routes) {
  app.get(path, (_request, response) => {
    response.json(answer());
  });
}
`;

const expressServer = `import { app } from './app.js';

app.listen(Number(process.env.PORT ?? 3000));
`;

const fastifyApp = `import Fastify from "fastify";
import { routes } from "./routes/all.js";

const app = Fastify();

for (const { path, answer } of routes) {
  app.get(path, () => answer());
}

await app.listen({ port: Number(process.env.PORT ?? 3000) });
`;

/** The least that a NestJS application is. */
export const nestFiles: Files = {
  'package.json': json({
    name: 'nest',
    private: true,
    dependencies: {
      '@nestjs/common': '^11.0.0',
      '@nestjs/core': '^11.0.0',
      '@nestjs/mapped-types': '^2.0.0',
      '@nestjs/platform-express': '^11.0.0',
    },
  }),
  'nest-cli.json': json({ collection: '@nestjs/schematics', sourceRoot: 'src' }),
  'tsconfig.json': json({ compilerOptions: { module: 'commonjs', experimentalDecorators: true } }),
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common';

@Module({
  imports: [],
})
export class AppModule {}
`,
};
