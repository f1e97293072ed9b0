/** How a run ended, as the process's exit status. One table for the bin, `yo` and the docs. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  manualSteps: 3,
  conflict: 4,
  drift: 5,
} as const;

export type ErrorId =
  | 'USAGE'
  | 'ANSWERS'
  | 'REFUSED'
  | 'STRICT'
  | 'INSTALL'
  | 'CONFLICT'
  | 'EXISTS'
  | 'UNCOMMITTED'
  | 'BUSY'
  | 'CONTAINMENT'
  | 'WRITE'
  | 'RECOVERY'
  | 'TEMPLATE'
  | 'MANIFEST'
  | 'OVERRIDE';

const exitCodeOf: Record<ErrorId, number> = {
  USAGE: exitCodes.usage,
  ANSWERS: exitCodes.usage,
  REFUSED: exitCodes.usage,
  STRICT: exitCodes.manualSteps,
  INSTALL: exitCodes.manualSteps,
  CONFLICT: exitCodes.conflict,
  EXISTS: exitCodes.conflict,
  UNCOMMITTED: exitCodes.conflict,
  BUSY: exitCodes.conflict,
  CONTAINMENT: exitCodes.usage,
  WRITE: exitCodes.unexpected,
  RECOVERY: exitCodes.unexpected,
  TEMPLATE: exitCodes.unexpected,
  MANIFEST: exitCodes.usage,
  OVERRIDE: exitCodes.usage,
};

/**
 * An error that the user can act on: what happened (`message`), each place where (`details`), and
 * what to do (`next`). Nothing but the faces (bin, `yo`) turns it into text, which then steers no
 * terminal, or into an exit status.
 *
 * It has no `code` on purpose: `yo` hands `error.code` to `process.exit`.
 */
export class AgentopsError extends Error {
  override readonly name = 'AgentopsError';
  readonly id: ErrorId;
  /** The exit status that a command should end with. */
  readonly exitCode: number;
  readonly details: readonly string[];
  readonly next: string;

  constructor(
    id: ErrorId,
    message: string,
    { details = [], next, cause }: { details?: readonly string[]; next: string; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.id = id;
    this.exitCode = exitCodeOf[id];
    this.details = details;
    this.next = next;
  }
}
