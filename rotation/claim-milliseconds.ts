/** How long a claim holds from one step to the next, unless it is renewed: longer than a stage takes, and than clocks of workers differ. */
export const claimMilliseconds = 120_000;
