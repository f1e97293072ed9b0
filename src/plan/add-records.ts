import { relative, sep } from 'node:path';
import { render } from '../adapt/render.js';
import { alternativeOf, type Content, contentOf, emptyContent } from '../adr/content.js';
import { edited } from '../adr/edits.js';
import { findFolders, homeFor } from '../adr/folders.js';
import { addRecord, type Standing } from '../adr/operations.js';
import { adrTree, today } from '../disk/adr-repository.js';
import type { Held } from '../disk/held.js';
import { createPatch } from '../merge/patch.js';
import type { Action, RecordAction } from '../model/actions.js';
import type { Change } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import type { Overrides, UsedOverride } from '../model/overrides.js';
import type { Footprint, WithFootprints } from './footprint.js';

type OwnedRecord = Extract<Action, { type: 'record' }>;

interface Circumstances {
  readonly root: string;
  readonly here: string;
  readonly force: boolean;
  readonly overrides: Overrides | undefined;
  readonly held?: Held | undefined;
}

/** A resolution with the records that are to come, each numbered behind the one before. */
export function addRecords(
  resolution: WithFootprints,
  actions: readonly OwnedRecord[],
  { root, here, force, overrides, held }: Circumstances,
): WithFootprints {
  const tree = adrTree(root, held);
  const place = relative(root, here).split(sep).join('/');
  const from = place === '' || place.startsWith('..') ? '.' : place;
  const edits = new Map(resolution.changes.map(({ path, after }) => [path, after]));
  const changes = new Map<string, Change>();
  const notes: string[] = [];
  const used: UsedOverride[] = [];
  const traces = { ...resolution.traces };
  for (const { record, of: owner } of withFirst(actions, { tree, from })) {
    const standing = { tree: edited(tree, edits), from };
    const outcome = addRecord(standing, wanted(record, force, overrides));
    const trace = owner === undefined ? undefined : traces[owner];
    if (owner !== undefined && trace) traces[owner] = withRecord(trace, outcome.changes, standing);
    for (const change of outcome.changes) {
      edits.set(change.path, change.after);
      changes.set(change.path, { ...change, before: tree.read(change.path) });
    }
    notes.push(...outcome.notes);
    const template = 'decisionOf' in record ? templateOf(record.decisionOf) : '';
    const own = overrides?.get(template);
    if (own && outcome.changes.length > 0) used.push({ template, from: own.from });
    if (outcome.changes.length === 0 && 'title' in record) {
      const [there] = outcome.records;
      notes.push(`${there?.path} already has this title; --force writes another record.`);
    }
  }
  return {
    ...resolution,
    traces,
    changes: [...resolution.changes, ...changes.values()].sort((one, other) =>
      one.path < other.path ? -1 : 1,
    ),
    notes: [...resolution.notes, ...notes],
    ...(used.length > 0 && { overrides: [...used, ...(resolution.overrides ?? [])] }),
  };
}

/** A feature's trace with its record, and with the lines that lists of records have got for it. */
function withRecord(trace: Footprint, changes: readonly Change[], { tree }: Standing): Footprint {
  const files: Record<string, string> = { ...trace.files };
  const edits: Record<string, string> = { ...trace.edits };
  const added: Record<string, string> = { ...trace.added };
  for (const { path, after } of changes) {
    if (after === undefined) continue;
    const before = tree.read(path);
    const isList = /(^|\/)README\.md$/i.test(path);
    if (before === undefined && !isList) files[path] = after;
    else edits[path] = `${edits[path] ?? ''}${createPatch(path, before ?? '', after)}`;
    if (before === undefined && isList) added[`file ${path}`] = '';
  }
  return { ...trace, files, edits, added };
}

/** The decisions of features start a folder with why there are records at all. */
function withFirst(actions: readonly OwnedRecord[], { tree, from }: Standing): OwnedRecord[] {
  const isOurs = actions.some(({ record }) => 'decisionOf' in record);
  const isEmpty = homeFor(tree, findFolders(tree), from).records.length === 0;
  const first: OwnedRecord = {
    type: 'record',
    record: { decisionOf: 'recording' },
    ...(actions[0]?.of !== undefined && { of: actions[0].of }),
  };
  return isOurs && isEmpty ? [first, ...actions] : [...actions];
}

const templateOf = (decision: string): string => `adr/decisions/${decision}.md`;

function wanted(
  record: RecordAction['record'],
  again: boolean,
  overrides: Overrides | undefined,
): Parameters<typeof addRecord>[1] {
  if ('decisionOf' in record) {
    const template = templateOf(record.decisionOf);
    const content = contentOf(render(template, {}, overrides));
    if (content.title === '') throw untitled(template, overrides?.get(template)?.from);
    return { content, status: 'accepted', date: today() };
  }
  const { title, alternative, context, decision, dir, date = today(), ...how } = record;
  const content: Content = {
    ...emptyContent(title),
    context,
    decision,
    alternatives: alternative.map(alternativeOf),
  };
  return { ...how, content, date, folder: dir, again };
}

const untitled = (template: string, from = template): AgentopsError =>
  new AgentopsError('OVERRIDE', `Your template ${template} has no title.`, {
    details: [`${from}: a heading such as "# Drain before stopping" is missing`],
    next: 'Use the headings of the built-in template; the record is converted to the format of its folder.',
  });
