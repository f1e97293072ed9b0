import type { FormatStyle, ImportEndings, Language, ModuleSystem } from './project.js';

/** How a repository writes its source files. */
export interface OutputStyle {
  readonly language: Language;
  readonly moduleSystem: ModuleSystem;
  /** For TypeScript; JavaScript names its files as they are. */
  readonly endings: ImportEndings;
  /** True if JavaScript is an ES module by the ending of its file alone. */
  readonly isMjs?: boolean;
  /** True if the compiler has to be told of ES2022, which Node has whatever it compiles to. */
  readonly needsLib?: boolean;
  /** True where zod 4 is inside of zod 3.25, as `zod/v4`. */
  readonly zodInside?: boolean;
  /** Undefined: as the templates are. */
  readonly format: FormatStyle | undefined;
}

/** The style of the templates: it needs no conversion, and so no parser or formatter. */
export const templateStyle: OutputStyle = {
  language: 'ts',
  moduleSystem: 'esm',
  endings: '.js',
  format: undefined,
};
