import { placeholderValue } from '../../service/service-credential';
import { attributeOf, placeOf } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf, SynthesisedStack } from './synthesised-stack';

const credential = 'genesyscloud_integration_credential';

/** A credential's fields hold the placeholder, and Terraform leaves the values that replace it alone. */
export const credentialIsEmpty: StackRule = (synthesised) => [
  ...synthesised.leaves.filter(isFilledField).map((leaf) => ({
    construct: leaf.construct,
    code: 'credential-value-declared',
    what: `${placeOf(leaf)} must hold the placeholder only; a value there is in Terraform's state for good`,
    fix: 'remove the override, and write the value with gcda secrets',
  })),
  ...touchedCredentials(synthesised),
];

function isFilledField(leaf: Leaf): boolean {
  const [section, type] = leaf.path;
  if (section !== 'resource' || type !== credential || leaf.isName) return false;
  return attributeOf(leaf)[0] === 'fields' && leaf.text !== placeholderValue;
}

function touchedCredentials({ json, owners }: SynthesisedStack) {
  const resources = (json.resource ?? {}) as Record<
    string,
    Record<string, { lifecycle?: { ignore_changes?: unknown } }>
  >;
  const touched = Object.entries(resources[credential] ?? {}).filter(
    ([, body]) => body.lifecycle?.ignore_changes !== 'all',
  );
  return touched.flatMap(([name]) =>
    (owners.get(`resource.${credential}.${name}`) ?? []).slice(0, 1).map((construct) => ({
      construct,
      code: 'credential-not-ignored',
      what: 'Terraform must ignore all changes of a credential; any update sends its placeholders over the live values',
      fix: "keep lifecycle.ignore_changes = 'all'",
    })),
  );
}
