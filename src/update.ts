import { judgeAnswers } from './core/answers.js';
import { AgentopsError } from './core/errors.js';
import type { Feature } from './core/feature.js';
import { actionsOf, inOrder, withFeatures } from './feature-actions.js';
import { featureOf, features } from './features.js';
import { joinRecords, openRecords } from './join-records.js';
import { migratedAnswers } from './memory/feature-migrations.js';
import { itemsOf } from './memory/items.js';
import { manifestPath, memoryOf } from './memory/manifest.js';
import type { Memory } from './memory/memory.js';
import { withoutAdded } from './memory/without-added.js';
import { overMerged } from './open-merges.js';
import type { Subject } from './places.js';
import type { Plan } from './plan.js';
import { placeOfAnswers, storedAnswers } from './project/stored-answers.js';
import { refuseNewer } from './refuse-newer.js';
import { withRepository } from './repository-files.js';
import { type Survey, survey } from './survey.js';
import { Update, type UpdateRequest } from './update-run.js';

/**
 * Brings features to this version: their texts are merged with what a person has made of them, and
 * of what was put into a person's own files only that is touched which this version has changed.
 * Records that a merge has left open are joined first, and alone. Reads `root`, writes nothing.
 *
 * @throws {AgentopsError} where nothing is remembered, or a newer version has written it
 */
export async function makeUpdate(request: UpdateRequest): Promise<Plan> {
  const surveyed = survey(request.root, {});
  const open = openRecords(surveyed.reader);
  if (open.length > 0) return joinRecords(open, surveyed, request);
  return overMerged(surveyed, request.root, () => planUpdate(request, surveyed));
}

async function planUpdate(request: UpdateRequest, surveyed: Survey): Promise<Plan> {
  const { reader } = surveyed;
  const named = request.features.map(featureOf);
  const all = features.flatMap((feature) => {
    const memory = memoryOf(reader, feature.id);
    return memory === undefined ? [] : [{ feature, memory }];
  });
  refuse(named, all);
  const chosen = all.filter(({ feature }) => named.length === 0 || named.includes(feature));
  const wanted = chosen.map(({ feature }) => feature);
  const project = withRepository(
    withFeatures(surveyed.project, wanted, reader),
    wanted,
    request.root,
  );
  const added: Memory['added'] = Object.assign({}, ...all.map(({ memory }) => memory.added));
  const subjects = chosen.map(({ feature, memory }): Subject => {
    const stored = migratedAnswers(feature, memory, storedAnswers(reader, feature.id));
    const { answers: given, flags = {} } = request;
    // What ours has brought is no fact about the package: the plan is made as it was made then.
    const had = itemsOf(memory.actions);
    const own = Object.entries(added).filter(([key]) => had.has(key));
    const bare = withoutAdded(project, { added: Object.fromEntries(own) });
    // An option that is new gets its default, as a person would have got it then.
    const answers = judgeAnswers(feature.options, {
      stored,
      storedIn: placeOfAnswers(reader, feature.id),
      given,
      flags,
    });
    return {
      feature,
      memory,
      answers,
      actions: inOrder(actionsOf(feature, answers, reader, bare)),
    };
  });
  const others = all.filter(({ feature }) => !chosen.some((each) => each.feature === feature));
  const memories = others.map(({ memory }) => memory);
  return new Update(subjects, memories, { ...surveyed, project }, request).plan();
}

function refuse(
  named: readonly Feature[],
  all: readonly { feature: Feature; memory: Memory }[],
): void {
  const missing = named.filter((feature) => !all.some((each) => each.feature === feature));
  const [first] = missing;
  if (first !== undefined || all.length === 0) {
    const what = first === undefined ? 'anything' : missing.map(({ id }) => id).join(', ');
    throw new AgentopsError('USAGE', `Nothing is remembered of ${what} here.`, {
      details: missing.map(({ id }) => `there is no ${manifestPath(id)}`),
      next:
        first === undefined
          ? 'Run it in the folder of a service that agentops has written to.'
          : `If it is here all the same, agentops add ${first.id} writes its manifest; see agentops check.`,
    });
  }
  refuseNewer(all.map(({ memory }) => memory));
}
