import * as z from 'zod';

/** Of every feature that has a decision to tell. */
export const decisionOption = {
  adr: z
    .boolean()
    .default(false)
    .describe('Write a decision record: why it is so, what else was weighed, what comes of it'),
};
