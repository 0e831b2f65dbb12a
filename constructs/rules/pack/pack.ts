import { bodyExceptions } from './body-exceptions';
import { estate } from './estate';
import { headers } from './headers';
import { leaks } from './leaks';
import { names } from './names';
import { requests } from './requests';
import { rotation } from './rotation';
import { suppressions } from './suppressions';
import { tokenRequests } from './token-requests';
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
