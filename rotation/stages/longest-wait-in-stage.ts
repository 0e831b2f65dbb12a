/**
 * Longest wait, in milliseconds, that the platform may ask for within a step. The machine makes the longer ones, which knows when the value in
 * use ends.
 */
export const longestWaitInStage = 10_000;
