import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What every object of Kubernetes has. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

// It exists for the compiler only, beside this file so that packages are found from there.
const virtual = fileURLToPath(new URL('manifests-as-code.ts', import.meta.url));

/**
 * What the API server's strict validation would refuse: the types of kubernetes-models come from
 * its OpenAPI, and a literal is checked for keys that its type does not have, at every depth
 * (JSON schema made from the same source lets an unknown key pass).
 */
export function faultsOf(manifests: readonly Manifest[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = hostWith(manifests.map(asCode).join('\n'), options);
  const program = ts.createProgram([virtual], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function asCode(manifest: Manifest, index: number): string {
  const { apiVersion, kind } = manifest;
  return [
    `import type { I${kind} as Type${index} } from 'kubernetes-models/${apiVersion}/${kind}';`,
    `export const manifest${index}: Type${index} = ${JSON.stringify(manifest, null, 2)};`,
  ].join('\n');
}

function hostWith(source: string, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  return {
    ...host,
    fileExists: (path) => path === virtual || fileExists(path),
    readFile: (path) => (path === virtual ? source : readFile(path)),
    getSourceFile: (path, language, ...rest) =>
      path === virtual
        ? ts.createSourceFile(path, source, language)
        : getSourceFile(path, language, ...rest),
  };
}
