import { z } from 'zod';
import { apiKeyPolicy } from './api-key-policy';
import { carriedOverPolicy } from './carried-over-policy';
import { genesysClientPolicy } from './genesys-client-policy';
import { oauthClientCredentialsPolicy } from './oauth-client-credentials-policy';
import type { DeclaredPolicy, IssuerUse, PolicyKind } from './policy-kind';
import { renewedElsewherePolicy } from './renewed-elsewhere-policy';

// A new kind of policy is one file beside these and one line here; its issuer is one file and one line in `rotation/issuers/`.
const kinds = {
  'oauth-client-credentials': oauthClientCredentialsPolicy,
  'api-key': apiKeyPolicy,
  'genesys-client': genesysClientPolicy,
  'carried-over': carriedOverPolicy,
  'renewed-elsewhere': renewedElsewherePolicy,
};
type Kinds = typeof kinds;

/** How a secret is kept fresh, as the value plane reads it. Names of secrets, never values. */
export type InventoryPolicy = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['schema']> }[keyof Kinds];

/** A policy by which rotations are made here. */
export type ScheduledPolicy = Exclude<InventoryPolicy, { kind: 'renewed-elsewhere' }>;

/** How a secret is kept fresh; made by `oauthClientCredentials`, `apiKeyFromTarget`, `carriedOver`, `genesysClient`, `renewedElsewhere`. */
export type RotationPolicy<Env extends string = string> = DeclaredPolicy<Env, InventoryPolicy>;

const schemas = Object.values(kinds).map(({ schema }) => schema);

export const inventoryPolicySchema = z.discriminatedUnion(
  'kind',
  schemas as unknown as [z.ZodObject], // each is an object with a `kind` of its own, which its type does not show
) as unknown as z.ZodType<InventoryPolicy>;

/** Secrets that an issuer needs to do its work, and where each goes. */
export function issuerUsesOf(policy: InventoryPolicy): readonly IssuerUse[] {
  return kindOf(policy).usesOf(policy);
}

/** Names of the secrets that change along with the one that is renewed. */
export function companionsOf(policy: InventoryPolicy): readonly string[] {
  return kindOf(policy).companionsOf?.(policy) ?? [];
}

/** True where values are tokens: each ends, and its author must say when. */
export function givesTokens(policy: InventoryPolicy): boolean {
  return kindOf(policy).givesTokens === true;
}

/** The table ties each kind to its own policies; the compiler cannot follow that through an index. */
function kindOf({ kind }: InventoryPolicy): PolicyKind<InventoryPolicy> {
  return kinds[kind] as unknown as PolicyKind<InventoryPolicy>;
}
