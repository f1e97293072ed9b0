import * as z from 'zod';

/** Shared by every feature with a decision record. */
export const decisionOption = {
  adr: z
    .boolean()
    .default(false)
    .describe('Write a decision record: reasons, alternatives and consequences'),
};
