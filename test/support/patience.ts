/**
 * After so many milliseconds a process that waits for ever is ended, so that its test fails and says
 * where. It is no limit for one that works: a busy machine is given its time.
 */
export const patience = 600_000;
