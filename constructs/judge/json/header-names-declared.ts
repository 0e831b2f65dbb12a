import { DataAction } from '../../action/data-action';
import { headers } from '../../rules/pack/headers';
import { headerOf } from './action-paths';
import { namesIn } from './header-names';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** Headers in the JSON name the secrets that the action declares; an override could bring others in. */
export const headerNamesDeclared = {
  id: 'secret-undeclared',
  ...headers['secret-undeclared'],
  judge: ({ leaves }) =>
    leaves
      .filter((leaf) => headerOf(leaf) !== undefined && namesUndeclared(leaf))
      .map((leaf) => ({
        construct: leaf.construct,
        what: `header ${leaf.path.at(-1)} names a secret in the Terraform JSON that the action does not declare`,
        fix: 'declare the header in `headers`, not by an override',
      })),
} as const satisfies StackRule;

/** True for a header of an action with a reference to something that the action does not declare. */
export function namesUndeclared({ construct, text }: Leaf): boolean {
  if (!(construct instanceof DataAction)) return false;
  return namesIn(text).some((name) => !construct.secrets.includes(name) && !construct.fieldKeys.includes(name));
}
