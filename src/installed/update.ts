import { type InspectedProject, inspectProject } from '../disk/inspect-project.js';
import { withRepository } from '../disk/repository-files.js';
import { managedEntriesOf } from '../edits/managed-entries.js';
import { parseAnswers } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import { actionsOf, inOrder, withFeatures } from '../plan/feature-actions.js';
import { overMerged } from '../plan/open-merges.js';
import type { Plan } from '../plan/plan.js';
import { migratedAnswers } from '../record/feature-migrations.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { featureRecordOf, recordPath } from '../record/record-file.js';
import { refuseNewer } from '../record/refuse-newer.js';
import { placeOfAnswers, storedAnswers } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import type { InstalledFeature } from './file-moves.js';
import { joinRecords, openRecords } from './join-records.js';
import { Update, type UpdateRequest } from './update-run.js';
import { withoutAdded } from './without-added.js';

/**
 * Brings features to this version: their texts are merged with the user's edits, and in the user's
 * own files only the items that this version has changed are edited. Records that a merge has left
 * open are joined first, and alone. Reads `root`, writes nothing.
 *
 * @throws {AgentopsError} if no feature is recorded, or a newer version wrote one
 */
export async function makeUpdate(request: UpdateRequest): Promise<Plan> {
  const surveyed = inspectProject(request.root, {});
  const open = openRecords(surveyed.reader);
  if (open.length > 0) return joinRecords(open, surveyed, request);
  return overMerged(surveyed, request.root, () => planUpdate(request, surveyed));
}

async function planUpdate(request: UpdateRequest, surveyed: InspectedProject): Promise<Plan> {
  const { reader } = surveyed;
  const named = request.features.map(featureOf);
  const all = features.flatMap((feature) => {
    const memory = featureRecordOf(reader, feature.id);
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
  const added: FeatureRecord['added'] = Object.assign({}, ...all.map(({ memory }) => memory.added));
  const subjects = chosen.map(({ feature, memory }): InstalledFeature => {
    const stored = migratedAnswers(feature, memory, storedAnswers(reader, feature.id));
    const { answers: given, added: extended, flags = {} } = request;
    // Items that we added are not facts about the package: plan as for the first run.
    const had = managedEntriesOf(memory.actions);
    const own = Object.entries(added).filter(([key]) => had.has(key));
    const bare = withoutAdded(project, { added: Object.fromEntries(own) });
    // An option that is new gets its default, as the user would have got it then.
    const answers = parseAnswers(feature.options, {
      stored,
      storedIn: placeOfAnswers(reader, feature.id),
      given,
      ...(extended && { added: extended }),
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
  all: readonly { feature: Feature; memory: FeatureRecord }[],
): void {
  const missing = named.filter((feature) => !all.some((each) => each.feature === feature));
  const [first] = missing;
  if (first !== undefined || all.length === 0) {
    const ids = missing.map(({ id }) => id).join(', ');
    throw new AgentopsError(
      'USAGE',
      first === undefined ? 'No feature is installed here.' : `Not installed here: ${ids}.`,
      {
        details: missing.map(({ id }) => `there is no ${recordPath(id)}`),
        next:
          first === undefined
            ? 'Run the command in a package with features from agentops.'
            : `If it is installed anyway, run agentops add ${first.id}, which writes the record; see agentops check.`,
      },
    );
  }
  refuseNewer(all.map(({ memory }) => memory));
}
