import { adaptPath } from '../adapt/adapt.js';
import { FormattedFiles } from '../adapt/formatted-files.js';
import { placeBlock } from '../edits/block.js';
import { addExample, addVariable, variableLines, withExample, withVariable } from '../edits/env.js';
import { withCrlf } from '../edits/eol.js';
import { mergeJson, newJson } from '../edits/json.js';
import { isJoint, managedEntryKey } from '../edits/managed-entries.js';
import { missingOf } from '../edits/presence.js';
import { noManifest } from '../feature-kit/refusals.js';
import type { Action, EnvAction, WireAction } from '../model/actions.js';
import type { ManualStep, Resolution, Target } from '../model/change.js';
import { isFaithful, notText } from '../model/faithful.js';
import { type OutputStyle, templateStyle } from '../model/output-style.js';
import type { Overrides } from '../model/overrides.js';
import type { PreviousVersion } from '../model/previous-version.js';
import type { Reader } from '../model/project.js';
import type { WiringView } from '../wiring/view.js';
import { addDependencies } from './add-dependencies.js';
import { brokenBlock } from './broken-block.js';
import { FileWriter } from './file-writer.js';
import { footprintsOf, type WithFootprints } from './footprint.js';
import { TemplateRenderer } from './template-renderer.js';
import { TracedTree } from './traced-tree.js';

/** The tree as the actions so far leave it. */
export class ActionApplier {
  readonly #past: PreviousVersion | undefined;
  readonly #surroundings: Target | undefined;
  readonly #style: OutputStyle;
  readonly #templates: TemplateRenderer;
  readonly #files: FileWriter;
  readonly #texts: TracedTree;
  /** By feature: what was not there before, with the value that it got. */
  readonly #added = new Map<string, Record<string, string>>();
  readonly #formatted: FormattedFiles | undefined;
  /** Source files with edits that are not formatted yet, as they were before the first. */
  readonly #edited = new Map<string, string>();
  readonly #manual: ManualStep[] = [];
  /** What could not be wired, by the place of its step among the others. */
  readonly #unwired = new Map<number, WireAction>();
  readonly #notes: string[] = [];

  constructor(
    reader: Reader,
    surroundings?: Target,
    past?: PreviousVersion,
    overrides?: Overrides,
  ) {
    this.#texts = new TracedTree(reader);
    this.#past = past;
    this.#surroundings = surroundings;
    this.#style = surroundings?.style ?? templateStyle;
    this.#templates = new TemplateRenderer(this.#style, overrides);
    const format = surroundings?.project.style.value ?? past?.style;
    const formatted = format && new FormattedFiles(format, { looks: past !== undefined });
    this.#formatted = formatted;
    const [style, templates, texts, manual] = [
      this.#style,
      this.#templates,
      this.#texts,
      this.#manual,
    ];
    this.#files = new FileWriter({ style, templates, texts, manual, formatted, past });
  }

  async take(action: Action): Promise<void> {
    const { of: owner = '' } = action;
    // Formatting belongs to the feature that made the edit.
    if (owner !== this.#texts.owner) await this.format();
    this.#texts.owner = owner;
    const missing = missingOf(action, (path) => this.#read(adaptPath(path, this.#style)));
    for (const [key, value] of Object.entries(missing)) this.#remember(key, value);
    switch (action.type) {
      case 'file':
        return this.#files.take(action);
      case 'block': {
        const before = this.#read(action.path);
        const text = placeBlock(before, action);
        const isCrlf = before === undefined && this.#style.format?.eol === 'crlf';
        if (text !== undefined) return this.#edit(action.path, isCrlf ? withCrlf(text) : text);
        return void this.#manual.push(brokenBlock(action));
      }
      case 'json': {
        const { path, value, replace = false, sorted = false } = action;
        const text = this.#read(path);
        if (text === undefined) {
          const format = this.#surroundings?.project.style.value;
          return this.#edit(path, newJson(value, { sorted, ...format }));
        }
        try {
          return this.#edit(path, mergeJson(text, value, { replace, sorted }));
        } catch (error) {
          // In UTF-16 it is not a JSON at all, and there is nothing to compare.
          if (isFaithful(text)) throw error;
          const lines = newJson(value, { sorted }).trimEnd().split('\n');
          return void this.#manual.push({
            where: `${path} ${notText}: merge this into it by hand`,
            lines,
          });
        }
      }
      case 'deps': {
        const around = this.#surroundings?.project.toolsAround;
        return this.#edit('package.json', addDependencies(this.#manifest(), action, around));
      }
      case 'script':
        return this.#edit(
          'package.json',
          mergeJson(this.#manifest(), { scripts: { [action.name]: action.command } }),
        );
      case 'env':
        return this.#env(action);
      case 'wire':
        return this.#wire(action);
      case 'note':
        this.#notes.push(action.text);
    }
  }

  resolution(): Resolution {
    const all = this.#texts.changes();
    return {
      changes: all.filter(({ before, after }) => before !== after),
      unchanged: all.filter(({ before, after }) => before === after).map(({ path }) => path),
      manual: this.#manual,
      notes: this.#notes,
      ...this.#templates.usedFor(all),
    };
  }

  /** What each feature has left in the tree. */
  traces = (actions: readonly Action[]): WithFootprints['traces'] =>
    footprintsOf(actions, this.#texts, this.#added, this.#joints());

  /** What a run has joined for features that were there before it, which the run's own remember. */
  #joints = (): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(this.#added.get('') ?? {}).filter(([key]) => isJoint(key)));

  #read = (path: string): string | undefined => this.#texts.read(path);

  /** Keeps what was not there before, or does not exist any more, for the feature at work. */
  #remember(key: string, value: string): void {
    const { owner } = this.#texts;
    this.#added.set(owner, { [key]: value, ...this.#added.get(owner) });
  }

  #edit(path: string, text: string, how?: { again: boolean }): void {
    this.#texts.edit(path, text, how);
  }

  #manifest(): string {
    const text = this.#read('package.json');
    if (text !== undefined) return text;
    throw noManifest();
  }

  async #env(action: EnvAction): Promise<void> {
    const path = this.#placeOf(adaptPath(action.file, this.#style));
    const list = this.#read(path);
    const { replaces } = action;
    const edited =
      list === undefined
        ? undefined
        : replaces
          ? withVariable(list, replaces, action)
          : addVariable(list, action);
    if (list !== undefined) this.#remember(`listed ${action.name}`, '');
    if (edited !== undefined) this.#editCode(path, edited);
    else if (list !== undefined)
      this.#manual.push({
        where: `${path}, in the list of variables`,
        lines: variableLines(action).map((line) => line.slice(2)),
      });
    const example = this.#read('.env.example');
    if (example === undefined) return;
    const shown = replaces ? withExample(example, replaces, action) : addExample(example, action);
    this.#edit('.env.example', shown);
  }

  async #wire(action: WireAction): Promise<void> {
    const view = this.#wiringView();
    if (view === undefined) return;
    const { wireFeature } = await import('../wiring/wire.js');
    const { linkSeeds } = await import('../wiring/links.js');
    const goBack = this.#texts.snapshot();
    for (const each of action.seeds) await this.#files.take(each);
    this.#templates.requireExports(action.edits);
    const { isThere, texts, manual, replaced = {} } = wireFeature(action, view);
    for (const [key, text] of Object.entries(replaced)) this.#remember(`option ${key}`, text);
    // The wiring exists, so its instances exist as well: the user's own, or these.
    if (isThere && this.#past === undefined) goBack();
    for (const [path, text] of texts) this.#editCode(path, text);
    if (manual) this.#unwired.set(this.#manual.push(manual) - 1, action);
    const linked = linkSeeds(action.links, view);
    for (const link of linked.done)
      this.#remember(managedEntryKey({ kind: 'link', wire: action, link }), '');
    for (const [path, text] of linked.texts) this.#editCode(path, text);
    await this.format();
    this.#manual.push(...linked.manual);
  }

  /** A new service has a composition root of its own, so there is nothing to wire. */
  #wiringView(): WiringView | undefined {
    if (this.#surroundings === undefined) return undefined;
    const { project, symbols, force } = this.#surroundings;
    return {
      project,
      symbols,
      force,
      read: (path) => this.#read(path),
      original: (path) => this.#texts.original(path),
      readOnly: this.#texts.readOnly,
      pathOf: (module) => this.#placeOf(adaptPath(module, this.#style)),
    };
  }

  #placeOf = (path: string): string => this.#past?.placeOf(path) ?? path;

  /** Steps that are left name lines of files, as the last edit of all has left these. */
  async lookAgain(): Promise<void> {
    const view = this.#wiringView();
    if (view === undefined || this.#unwired.size === 0) return;
    const { wireFeature } = await import('../wiring/wire.js');
    for (const [at, action] of this.#unwired) {
      const { manual } = wireFeature(action, view);
      if (manual) this.#manual[at] = manual;
    }
  }

  /** An edit of a source file. */
  #editCode(path: string, text: string): void {
    const before = this.#read(path);
    if (before !== undefined && before !== text && !this.#edited.has(path)) {
      this.#edited.set(path, before);
    }
    this.#edit(path, text);
  }

  /** Source files that were formatted before they were edited are so again. */
  async format(): Promise<void> {
    for (const [path, before] of this.#edited) {
      const text = this.#read(path) ?? before;
      this.#edit(path, (await this.#formatted?.edited(path, before, text)) ?? text, {
        again: true,
      });
    }
    this.#edited.clear();
  }
}
