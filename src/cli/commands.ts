/** The bin's commands, as `--help` and the README show them. */
export interface Command {
  readonly name: 'new' | 'add' | 'plan' | 'detect' | 'list' | 'schema';
  readonly usage: string;
  readonly summary: string;
}

export const commands: readonly Command[] = [
  { name: 'new', usage: 'new <dir>', summary: 'Make a new service' },
  {
    name: 'add',
    usage: 'add <feature…>',
    summary: 'Put features into the package around this folder',
  },
  {
    name: 'plan',
    usage: 'plan new|add …',
    summary: 'Show what new or add would do; the same as --dry-run',
  },
  {
    name: 'detect',
    usage: 'detect',
    summary: 'Show what is found out about the package around this folder, and where',
  },
  { name: 'list', usage: 'list', summary: 'List the features' },
  {
    name: 'schema',
    usage: 'schema <feature>',
    summary: "Print the JSON Schema of a feature's options",
  },
];
