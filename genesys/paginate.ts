import { unexpectedReply } from './unexpected-reply';

/** Where a list stands: the number of the page to read, from 1, and the last entity read so far. */
export interface PagePosition<T> {
  readonly pageNumber: number;
  readonly last: T | undefined;
}

/**
 * Every entity of a paged list. It ends on an empty page, as the platform's lists do, and on a page that was seen before, so that a
 * server which ignores the position cannot keep us forever. An entity may come again on a later page, since lists shift while they are read;
 * twice on one page, or under another name, it is not to be believed.
 *
 * @throws ProblemsError `platform-reply-unexpected`
 */
export async function paginate<T extends { readonly id: string; readonly name?: string | undefined }>(
  route: string,
  readPage: (position: PagePosition<T>) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all = new Map<string, T>();
  let last: T | undefined;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await readPage({ pageNumber, last });
    const isDoubled = new Set(page.map(({ id }) => id)).size < page.length;
    const isOther = page.some(({ id, name }) => all.has(id) && all.get(id)?.name !== name);
    if (isDoubled || isOther) throw unexpectedReply({ method: 'GET', route }, 'the list has one id twice');
    const fresh = page.filter(({ id }) => !all.has(id));
    if (fresh.length === 0) return [...all.values()];
    for (const entity of fresh) all.set(entity.id, entity);
    last = fresh.at(-1);
  }
}
