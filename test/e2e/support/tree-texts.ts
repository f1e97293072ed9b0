import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The texts of a folder by their paths, to be edited as people do. */
export class TreeTexts {
  readonly #texts: Map<string, string>;

  constructor(texts: Iterable<readonly [path: string, text: string]>) {
    this.#texts = new Map(texts);
  }

  static of(root: string): TreeTexts {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return new TreeTexts(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => !/\/(node_modules|\.git)\//.test(path))
        .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')] as const),
    );
  }

  copy = (): TreeTexts => new TreeTexts(this.#texts);
  paths = (): string[] => [...this.#texts.keys()].sort();
  get = (path: string): string | undefined => this.#texts.get(path);

  set(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  read(path: string): string {
    const text = this.#texts.get(path);
    if (text === undefined) throw new Error(`there is no ${path}`);
    return text;
  }

  remove(path: string): void {
    const all = this.paths().filter((each) => each === path || each.startsWith(`${path}/`));
    if (all.length === 0) throw new Error(`there is no ${path}`);
    for (const each of all) this.#texts.delete(each);
  }

  /** Replaces what is there once. */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times: ${from}`);
    this.set(path, parts.join(to));
  }

  /** Replaces wherever it is there. */
  replaceAll(from: RegExp, to: string, paths = /\.(ts|js|cjs)$/): void {
    for (const path of this.paths()) {
      if (paths.test(path)) this.set(path, this.read(path).replaceAll(from, to));
    }
  }

  json(path: string, change: (value: Json) => unknown): void {
    const value = JSON.parse(this.read(path)) as Json;
    this.set(path, `${JSON.stringify(change(value) ?? value, null, 2)}\n`);
  }

  move(from: string, to: string): void {
    for (const path of this.paths()) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.set(`${to}${path.slice(from.length)}`, this.read(path));
      this.#texts.delete(path);
    }
  }

  /** Writes what differs from another tree into a folder that holds that one. */
  writeOver(root: string, before: TreeTexts): void {
    for (const path of before.paths()) {
      if (this.get(path) === undefined) rmSync(join(root, path));
    }
    for (const [path, text] of this.#texts) {
      if (text === before.get(path)) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a package.json of which only the test knows the shape
export type Json = Record<string, any>;
