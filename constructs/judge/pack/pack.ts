import { bodyExceptions } from '../../rules/pack/body-exceptions';
import { estate } from '../../rules/pack/estate';
import { headers } from '../../rules/pack/headers';
import { leaks } from '../../rules/pack/leaks';
import { names } from '../../rules/pack/names';
import { platform } from '../../rules/pack/platform';
import { requests } from '../../rules/pack/requests';
import { rotation } from '../../rules/pack/rotation';
import { suppressions } from '../../rules/pack/suppressions';
import { tokenRequests } from '../../rules/pack/token-requests';
import type { Rule } from '../../rules/pack/rule';
import { stackRules } from '../json/stack-rules';

/** Every rule that declarations are held to, under the code of its problems. `docs/problems.md` shows the same rows. */
export const pack = {
  ...names,
  ...headers,
  ...leaks,
  ...textsById(stackRules),
  ...requests,
  ...platform,
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

/** Texts of rules without what judges. */
type TextsById<Listed extends Rule & { readonly id: string }> = {
  readonly [Each in Listed as Each['id']]: Omit<Each, 'id' | 'judge'>;
};

function textsById<const Listed extends Rule & { readonly id: string; readonly judge: unknown }>(
  rules: readonly Listed[],
): TextsById<Listed> {
  // Object.fromEntries forgets the keys' type.
  return Object.fromEntries(rules.map(({ id, judge: _judge, ...texts }) => [id, texts])) as TextsById<Listed>;
}
