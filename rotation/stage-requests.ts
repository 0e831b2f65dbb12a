/**
 * Requests to the platform that each stage makes when nothing goes wrong, but for lists that many rotations share: the write; and for each
 * run in the test console the search for the action, its description, and the run itself in two.
 */
export const stageRequests = { store: 1, verify: 4, prove: 4 } as const;

/** The same for a whole rotation. */
export const requestsPerRotation = stageRequests.store + stageRequests.verify + stageRequests.prove;
