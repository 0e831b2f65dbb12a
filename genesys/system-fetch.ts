/** The web's fetch, or a stand-in for it: for answers that are read as they come, such as those of sources. */
export type Fetch = (request: Request) => Promise<Response>;

/** The machine's own network. */
export const systemFetch: Fetch = (request) => fetch(request);
