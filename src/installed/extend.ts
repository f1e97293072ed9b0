import * as z from 'zod';
import { diskReader } from '../disk/disk-reader.js';
import type { Answers } from '../model/answers.js';
import { askFor } from '../model/ask.js';
import { AgentopsError } from '../model/errors.js';
import type { Composed, Feature } from '../model/feature.js';
import { makePlan, type Plan, type PlanRequest } from '../plan/plan.js';
import { isNewer } from '../record/feature-migrations.js';
import { featureRecordOf } from '../record/record-file.js';
import { storedAnswers } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import { generatorVersion } from '../versions/versions.js';

/** What a request adds to a service that has the features already, by its own answers. */
interface Extension {
  readonly service: Feature;
  readonly parts: readonly { readonly feature: Feature; readonly composed: Composed }[];
  readonly kept: Answers;
}

/**
 * Plans what a request adds. Where a new service was made with a feature, its further options are
 * answers of that service: its composition root, compose and manifests follow.
 */
export async function makeAddition(request: PlanRequest): Promise<Plan> {
  const extension = extensionOf(request);
  const added = extension && (await addedAnswers(request, extension));
  if (extension === undefined || added === undefined) return makePlan(request);
  const { service } = extension;
  const memory = featureRecordOf(diskReader(request.root), service.id);
  if (memory !== undefined && isNewer(generatorVersion, memory.version)) {
    throw new AgentopsError('REFUSED', `This service was written by ${memory.version}.`, {
      details: [`This is ${generatorVersion}.`],
      next: 'Nothing was written. Run agentops update first, then add the feature again.',
    });
  }
  const { makeUpdate } = await import('./update.js');
  return makeUpdate({ root: request.root, features: [service.id], added });
}

function extensionOf({ features: ids, root, held }: PlanRequest): Extension | undefined {
  if (held !== undefined && held.texts.size > 0) return undefined;
  const reader = diskReader(root);
  for (const service of features) {
    const kept = service.composes && (storedAnswers(reader, service.id) as Answers | undefined);
    if (kept === undefined || ids.includes(service.id)) continue;
    const parts = ids.flatMap((id) => {
      const composed = service.composes?.[id];
      return composed?.isPart?.(kept) ? [{ feature: featureOf(id), composed }] : [];
    });
    if (parts.length > 0 && parts.length === ids.length) return { service, parts, kept };
  }
  return undefined;
}

/** The service's own answers; undefined if a feature was told more than they can say. */
async function addedAnswers(
  { answers, flags, ask }: PlanRequest,
  { service, parts, kept }: Extension,
): Promise<Answers | undefined> {
  const given: Answers = { ...(answers as Answers | undefined), ...flags };
  const added: Record<string, unknown> = {};
  for (const { feature, composed } of parts) {
    const of = parts.length === 1 ? given : ownOf(feature, given);
    const asked = ask
      ? await askFor(sharedOptions(feature, service), { known: of, defaults: kept }, ask)
      : {};
    const own = composed.toOptions({ ...of, ...asked }, kept);
    if (own === undefined) return undefined;
    Object.assign(added, own);
  }
  return added;
}

const ownOf = ({ options }: Feature, given: Answers): Answers =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name in options.shape));

/** Of a feature's options, those that the service has under the same name. */
const sharedOptions = ({ options }: Feature, service: Feature): z.ZodObject =>
  z.object(
    Object.fromEntries(
      Object.entries(options.shape).filter(
        ([name]) => name in service.options.shape && name !== 'framework' && name !== 'adr',
      ),
    ),
  );
