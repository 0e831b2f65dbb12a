import { bodyExceptions } from './pack/body-exceptions';
import { estate } from './pack/estate';
import { headers } from './pack/headers';
import { leaks } from './pack/leaks';
import { names } from './pack/names';
import { requests } from './pack/requests';
import { rotation } from './pack/rotation';
import { suppressions } from './pack/suppressions';
import { tokenRequests } from './pack/token-requests';
import type { Rule } from './rule';

/** Every rule that declarations are held to, under the code of its problems. `docs/problems.md` shows the same rows. */
export const pack = {
  ...names,
  ...headers,
  ...leaks,
  ...requests,
  ...tokenRequests,
  ...rotation,
  ...bodyExceptions,
  ...estate,
  ...suppressions,
} satisfies Readonly<Record<string, Rule>>;

/** Ids of the rules that `suppress` takes. */
export type SuppressibleRule = {
  [Id in keyof typeof pack]: (typeof pack)[Id]['suppression'] extends 'allowed' ? Id : never;
}[keyof typeof pack];
