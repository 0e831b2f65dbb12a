import { randomBytes, randomUUID } from 'node:crypto';
import type { TokenShelf } from './target-store';

/** A key as it is shown once, to who asked for it. */
export interface NewKey {
  readonly id: string;
  readonly key: string;
}

/** API keys that were made while the sandbox ran; any number of them are good at once. */
export interface KeyShelf {
  /** A new key; the same one again for the same request. */
  make(requestId: string | undefined): NewKey;
  holds(key: string): boolean;
  /** False when there is no key of this id. */
  end(id: string): boolean;
}

const kinds = { key: 'payment-key', id: 'payment-key-id', request: 'payment-key-request' } as const;
/** Keys have no end of their own; the shelf wants one. */
const tenYears = 10 * 365 * 86_400;
const oneDay = 86_400;

/** Keeps keys where tokens are kept: sealed, and found by their own text. */
export function createKeyShelf(shelf: TokenShelf): KeyShelf {
  const make = (): NewKey => {
    const made = { id: randomUUID(), key: randomBytes(24).toString('base64url') };
    shelf.put(kinds.key, made.key, { id: made.id }, tenYears);
    shelf.put(kinds.id, made.id, { key: made.key }, tenYears);
    return made;
  };
  return {
    make: (requestId) => {
      if (requestId === undefined) return make();
      // Only this function writes entries of the kind.
      const known = shelf.find(kinds.request, requestId) as NewKey | undefined;
      const made = known ?? make();
      shelf.put(kinds.request, requestId, made, oneDay);
      return made;
    },
    holds: (key) => shelf.find(kinds.key, key) !== undefined,
    end: (id) => {
      const found = shelf.find(kinds.id, id) as { readonly key: string } | undefined; // as `make` put it
      if (!found) return false;
      shelf.remove(kinds.key, found.key);
      shelf.remove(kinds.id, id);
      return true;
    },
  };
}
