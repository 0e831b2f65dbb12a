import { placeholderValue } from '../../service/service-credential';
import { attributeOf, placeOf } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** A credential's fields hold the placeholder. */
export const credentialIsEmpty = {
  id: 'credential-value-declared',
  suppression: 'guards-secrets',
  meaning: "A credential's field holds something else than the placeholder.",
  cause: 'A value put there by an override or by the bare binding.',
  explanation:
    'The provider keeps every field that it sends in Terraform’s state, readable. So fields hold a placeholder there, and `gcda secrets` writes the values.',
  fix: 'Remove it, write the value with `gcda secrets`, and replace it at its issuer.',
  source: 'provider: integration_credential',
  judge: ({ leaves }) =>
    leaves.filter(isFilledField).map((leaf) => ({
      construct: leaf.construct,
      what: `${placeOf(leaf)} must hold the placeholder only; a value there is in Terraform's state for good`,
      fix: 'remove the override, and write the value with gcda secrets',
    })),
} as const satisfies StackRule;

function isFilledField(leaf: Leaf): boolean {
  const [section, type] = leaf.path;
  if (section !== 'resource' || type !== 'genesyscloud_integration_credential' || leaf.isName) return false;
  return attributeOf(leaf)[0] === 'fields' && leaf.text !== placeholderValue;
}
