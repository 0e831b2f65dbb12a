import type { StackRule } from './stack-rule';

const credential = 'genesyscloud_integration_credential';

/** Terraform leaves the values alone that replace a credential's placeholders. */
export const credentialIsIgnored = {
  id: 'credential-not-ignored',
  suppression: 'guards-secrets',
  meaning: 'Terraform would update a credential, and so send its placeholders over the live values.',
  cause: '`lifecycle` was overridden.',
  explanation:
    'On any update the provider sends the whole credential, fields from its state included: the placeholders would replace the live values.',
  fix: 'Keep `ignore_changes = all`.',
  source: 'provider: integration_credential',
  judge: ({ json, owners }) => {
    const resources = (json.resource ?? {}) as Readonly<Record<string, Readonly<Record<string, Resource>>>>;
    const touched = Object.entries(resources[credential] ?? {}).filter(
      ([, body]) => body.lifecycle?.ignore_changes !== 'all',
    );
    return touched.flatMap(([name]) =>
      (owners.get(`resource.${credential}.${name}`) ?? []).slice(0, 1).map((construct) => ({
        construct,
        what: 'Terraform must ignore all changes of a credential; any update sends its placeholders over the live values',
        fix: "keep lifecycle.ignore_changes = 'all'",
      })),
    );
  },
} as const satisfies StackRule;

interface Resource {
  readonly lifecycle?: { readonly ignore_changes?: unknown };
}
