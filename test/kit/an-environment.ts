import type { Environment } from '../../core/environment';

/** An environment with a `crm` and a `payment`, sound unless overridden. */
export function anEnvironment<Name extends string = 'dev'>(
  overrides: Partial<Environment> & { readonly name?: Name } = {},
): Environment<Name> {
  const name = (overrides.name ?? 'dev') as Name;
  return {
    organization: { name: 'nonprod', region: 'eu-central-1' },
    services: {
      crm: { baseUrl: `https://crm.${name}.example.com` },
      payment: { baseUrl: `https://payment.${name}.example.com` },
    },
    values: { default: { kind: 'env' } },
    ...overrides,
    name,
  };
}
