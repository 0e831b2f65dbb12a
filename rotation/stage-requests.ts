/**
 * Requests to the platform that each stage makes when nothing goes wrong, in an organisation whose credentials fit on one page of their
 * list: that list and the write; and for each run in the test console the search for the action, its description, and the run.
 */
export const stageRequests = { store: 2, verify: 3, prove: 3 } as const;

/** The same for a whole rotation. */
export const requestsPerRotation = stageRequests.store + stageRequests.verify + stageRequests.prove;
