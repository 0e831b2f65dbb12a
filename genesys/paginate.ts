/** Where a list stands: the number of the page to read, from 1, and the last entity read so far. */
export interface PagePosition<T> {
  readonly pageNumber: number;
  readonly last: T | undefined;
}

/**
 * Every entity of a paged list. It ends on an empty page, as the platform's lists do, and on a page that was seen before, so that a
 * server which ignores the position cannot keep us forever.
 */
export async function paginate<T extends { readonly id: string }>(
  readPage: (position: PagePosition<T>) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await readPage({ pageNumber, last: all.at(-1) });
    const fresh = page.filter((entity) => !seen.has(entity.id));
    if (fresh.length === 0) return all;
    for (const entity of fresh) seen.add(entity.id);
    all.push(...fresh);
  }
}
