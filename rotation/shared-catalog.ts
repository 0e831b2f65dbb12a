import type { Clock } from '../core/clock';
import { createCatalog, type Catalog } from '../secrets/catalog';

/** What organisations hold, known to many rotations: to list thousands of credentials for each would cost more than all else. */
export interface SharedCatalog {
  current(): Catalog;
  /** The next one lists anew. */
  forget(): void;
}

const longestMilliseconds = 300_000;

/** Lists anew after five minutes, or when it was told to forget. */
export function createSharedCatalog(clock: Pick<Clock, 'now'>): SharedCatalog {
  let known: { readonly catalog: Catalog; readonly since: number } | undefined;
  return {
    current: () => {
      if (!known || clock.now() - known.since > longestMilliseconds)
        known = { catalog: createCatalog(), since: clock.now() };
      return known.catalog;
    },
    forget: () => {
      known = undefined;
    },
  };
}
