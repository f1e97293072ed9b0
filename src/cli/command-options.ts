import type * as z from 'zod';
import * as adr from '../adr/options.js';
import { checkOptions, generateOptions, whoOptions } from '../codeowners/command-options.js';
import * as lifecycle from './lifecycle-options.js';

/**
 * The options of subcommands, besides those of a feature and the common ones: by command, by
 * subcommand. The build makes the catalog from it, so that a wrong flag loads no schema.
 */
export const commandOptions: Readonly<Record<string, Readonly<Record<string, z.ZodObject>>>> = {
  adr: {
    list: adr.listOptions,
    accept: adr.changeOptions,
    reject: adr.changeOptions,
    deprecate: adr.changeOptions,
    supersede: adr.changeOptions,
    link: adr.linkOptions,
    check: adr.checkOptions,
  },
  add: { '': lifecycle.addOptions },
  update: { '': lifecycle.updateOptions },
  check: { '': lifecycle.checkOptions },
  codeowners: { '': generateOptions, check: checkOptions, who: whoOptions },
};
