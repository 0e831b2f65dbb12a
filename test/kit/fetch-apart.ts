/**
 * Sends a request over a connection of its own. The other side may close one that is kept, and a test that waits for a command hears of it
 * only with the next request, which fails.
 */
export function fetchApart(url: string, { headers = {}, ...init }: ApartInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...headers, connection: 'close' } });
}

/** As `fetch` takes it, with headers by name. */
export type ApartInit = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };
