import { AgentopsError, type ErrorId } from '../model/errors.js';
import type { Feature } from '../model/feature.js';

/** Why features cannot be added here, by id. */
export type Refusals = Readonly<Record<string, readonly string[]>>;

interface Refusing {
  readonly error: ErrorId;
  /** What is wrong, for those that are refused. */
  readonly message: (ids: string) => string;
  /** What helps them. */
  readonly next: string;
}

/**
 * The features without those that are refused, each of which is judged alone.
 *
 * @throws {AgentopsError} if one is refused, unless that is to be skipped and another remains
 */
export function withoutRefused(
  chosen: readonly Feature[],
  refusals: Refusals,
  skipRefused: boolean,
  { error, message, next }: Refusing,
): readonly Feature[] {
  const refused = Object.keys(refusals);
  if (refused.length === 0) return chosen;
  const others = chosen.filter(({ id }) => !refused.includes(id));
  if (skipRefused && others.length > 0) return others;
  const rest = others.map(({ id }) => id).join(' ');
  throw new AgentopsError(error, message(refused.join(', ')), {
    details: chosen.length === 1 ? Object.values(refusals).flat() : byReason(refusals),
    next: rest === '' ? next : `${next} For the others: --skip-refused, or agentops add ${rest}`,
  });
}

/** Each reason once, after the features that it holds for. */
export function byReason(refusals: Refusals): string[] {
  const ids = new Map<string, string[]>();
  for (const [id, reasons] of Object.entries(refusals)) {
    for (const reason of reasons) ids.set(reason, [...(ids.get(reason) ?? []), id]);
  }
  return [...ids].map(([reason, of]) => `${of.join(', ')}: ${reason}`);
}
