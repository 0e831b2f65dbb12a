import type { PlatformApi } from '../platform/api';
import { objectsMember, requiredText } from '../platform/members';
import { NotYet } from '../platform/retry';
import type { JsonObject } from '../../../core/rules/json-equivalence';

/** Objects of numbered pages until one has none; `pathOf` gets the page's number. */
export async function* numberedPages(
  api: PlatformApi,
  pathOf: (page: number) => string,
): AsyncGenerator<readonly JsonObject[]> {
  for (let page = 1; ; page += 1) {
    const entities = objectsMember(await api.get(pathOf(page)), 'entities');
    if (entities.length === 0) return;
    yield entities;
  }
}

/**
 * Id of the first object with exactly this name.
 *
 * @throws NotYet when there is none: it may yet appear
 */
export async function findByName(
  pages: AsyncIterable<readonly JsonObject[]>,
  kind: string,
  name: string,
): Promise<string> {
  for await (const entities of pages) {
    const found = entities.find((entity) => entity['name'] === name);
    if (found !== undefined) return requiredText(found, 'id');
  }
  throw new NotYet(`no ${kind} is named ${name}`);
}
