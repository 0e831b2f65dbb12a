import type { IConstruct } from 'constructs';
import { canonicalJson } from '../../core/canonical-json';
import { issuerUsesOf } from '../../core/rotation-policy';
import type { SecretUse } from '../../core/secret-use';
import { isAtomicSecret } from '../secret/atomic-secret';
import { exceptedSecrets } from '../words/body-exception';
import { DataAction } from '../action/data-action';
import { PlatformOAuth } from '../login/platform-oauth';

/** Where the values of an app's secrets go, by the secrets' names: each place once. */
export function secretUses(all: readonly IConstruct[]): ReadonlyMap<string, readonly SecretUse[]> {
  const uses = new Map<string, Map<string, SecretUse>>();
  for (const [secret, use] of all.flatMap(usesIn)) {
    const own = uses.get(secret) ?? new Map<string, SecretUse>();
    uses.set(secret, own.set(canonicalJson(use), use));
  }
  return new Map([...uses].map(([secret, own]) => [secret, [...own.values()]]));
}

function usesIn(construct: IConstruct): readonly (readonly [string, SecretUse])[] {
  const inBody = exceptedSecrets(construct).map((secret) => [secret, { in: 'body' }] as const);
  if (construct instanceof DataAction || construct instanceof PlatformOAuth)
    return [...construct.headerUses, ...inBody];
  if (!isAtomicSecret(construct)) return inBody;
  return construct.rotation ? issuerUsesOf(construct.rotation.describe(construct.service)) : [];
}
