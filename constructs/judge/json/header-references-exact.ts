import { DataAction } from '../../action/data-action';
import { headers } from '../../rules/pack/headers';
import { plainText } from '../../words/plain-text';
import { headerOf } from './action-paths';
import { withoutReferences } from './header-names';
import { namesUndeclared } from './header-names-declared';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

const spelling = /\{\s*\{\s*secrets\b|\$!?\{?\s*(?:credentials|authResponse)\b/i;

/** References in the JSON's headers are exactly written. */
export const headerReferencesExact = {
  id: 'secret-reference-invalid',
  ...headers['secret-reference-invalid'],
  judge: ({ leaves }) =>
    leaves
      .filter((leaf) => headerOf(leaf) !== undefined && isInexact(leaf) && !namesUndeclared(leaf))
      .map((leaf) => ({
        construct: leaf.construct,
        what: `header ${leaf.path.at(-1)} holds a reference in the Terraform JSON that is not written exactly`,
        fix: 'declare the header in `headers`, with header`…${secret}…`',
      })),
} as const satisfies StackRule;

function isInexact({ construct, text }: Leaf): boolean {
  return construct instanceof DataAction && spelling.test(plainText(withoutReferences(text)));
}
