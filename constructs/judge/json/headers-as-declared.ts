import { DataAction } from '../../action/data-action';
import { headerOf } from './action-paths';
import { plainText } from '../../words/plain-text';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** The exact forms that declarations are lowered to. */
const exact = /\$\$\{credentials\.([A-Za-z0-9_]+)\}|\{\{secrets\.([a-z0-9_]+)\}\}|\$\$\{authResponse\.[A-Za-z0-9_]+\}/g;
const spelling = /\{\s*\{\s*secrets\b|\$!?\{?\s*(?:credentials|authResponse)\b/i;

/** Headers in the JSON name the secrets that the action declares, exactly written; an override could bring others in. */
export const headersAsDeclared: StackRule = ({ leaves }) =>
  leaves.flatMap((leaf) => {
    const header = headerOf(leaf);
    if (header === undefined || !(leaf.construct instanceof DataAction)) return [];
    const finding = fault(leaf, [...leaf.construct.secrets, ...leaf.construct.fieldKeys]);
    return finding === undefined ? [] : [{ construct: leaf.construct, ...finding }];
  });

function fault(leaf: Leaf, declared: readonly string[]) {
  const names = [...leaf.text.matchAll(exact)].flatMap(([, field, named]) => field ?? named ?? []);
  if (names.some((name) => !declared.includes(name))) {
    return {
      code: 'secret-undeclared',
      what: `header ${leaf.path.at(-1)} names a secret in the Terraform JSON that the action does not declare`,
      fix: 'declare the header in `headers`, not by an override',
    };
  }
  if (!spelling.test(plainText(leaf.text.replaceAll(exact, '')))) return undefined;
  return {
    code: 'secret-reference-invalid',
    what: `header ${leaf.path.at(-1)} holds a reference in the Terraform JSON that is not written exactly`,
    fix: 'declare the header in `headers`, with header`…${secret}…`',
  };
}
