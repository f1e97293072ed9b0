import { AgentopsError, type ErrorId } from '../model/errors.js';
import type { Feature } from '../model/feature.js';

/** Why features cannot be added here, by id. */
export type Refusals = Readonly<Record<string, readonly string[]>>;

/** How a refusal is told. */
export interface Refusing {
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
  how: Refusing,
): readonly Feature[] {
  if (Object.keys(refusals).length === 0) return chosen;
  const others = chosen.filter(({ id }) => !(id in refusals));
  if (skipRefused && others.length > 0) return others;
  throw refusedError(
    chosen.map(({ id }) => id),
    refusals,
    how,
  );
}

/** Names the features that are refused, and the command for the others. */
export function refusedError(
  chosen: readonly string[],
  refusals: Refusals,
  { error, message, next }: Refusing,
): AgentopsError {
  const others = chosen.filter((id) => !(id in refusals)).join(' ');
  const reasons = Object.values(refusals).flat();
  return new AgentopsError(error, message(Object.keys(refusals).join(', ')), {
    details: chosen.length === 1 ? reasons : byReason(refusals),
    next:
      others === '' ? next : `${next} For the others: --skip-refused, or agentops add ${others}`,
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
