/**
 * Requests to the platform that each stage makes when nothing goes wrong: a look at the credential that the integration uses, and its write; a run in the test console
 * each. Lists are not in it: a process reads them once in ten minutes, which is a request a minute for each 2,000 credentials, and for each
 * 1,000 integrations and actions, however many rotations there are.
 */
export const stageRequests = { store: 2, verify: 1, prove: 1 } as const;

/** The same for a whole rotation. */
export const requestsPerRotation = stageRequests.store + stageRequests.verify + stageRequests.prove;
