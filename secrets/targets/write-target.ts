import type { InventoryCredential, InventoryEnvironment } from '../../core/inventory';
import { ProblemsError, type Problem } from '../../core/problem';

/** What one write covers: a whole credential, or one named secret of the guide's store. */
export type WriteTarget =
  | {
      readonly kind: 'credential';
      readonly name: string;
      readonly stack: string;
      readonly secrets: readonly string[];
      readonly credential: InventoryCredential;
    }
  | {
      readonly kind: 'native-secret';
      readonly name: string;
      readonly stack: string;
      readonly secrets: readonly string[];
    };

/** A whole credential. */
export type CredentialTarget = Extract<WriteTarget, { kind: 'credential' }>;

/** Every write that an environment's secrets need, by its store. Secrets that only their issuer needs are in none. */
export function writeTargets(environment: InventoryEnvironment): readonly WriteTarget[] {
  if (environment.store === 'native-secrets') {
    const written = environment.secrets.filter(({ use }) => use === 'platform');
    return written.map(({ name, stack }) => ({ kind: 'native-secret', name, stack, secrets: [name] }));
  }
  return environment.credentials.map((credential) => ({
    kind: 'credential',
    name: credential.name,
    stack: credential.stack,
    secrets: [...new Set(credential.fields.map((field) => field.secret))],
    credential,
  }));
}

/**
 * The write that a secret belongs to.
 *
 * @throws ProblemsError `secret-not-on-platform` for a secret that is never written there
 */
export function targetOf(environment: InventoryEnvironment, name: string): WriteTarget {
  const target = targetsByName(environment).get(name);
  if (target) return target;
  throw new ProblemsError([notOnPlatform(name)]);
}

/** The problem of a secret that is never written. */
export function notOnPlatform(name: string): Problem {
  return {
    code: 'secret-not-on-platform',
    where: name,
    what: 'no credential carries this secret, so there is nothing to write',
    fix: 'use it in the header of a Data Action, or keep its value in its source only',
  };
}

const known = new WeakMap<InventoryEnvironment, ReadonlyMap<string, WriteTarget>>();

/** Made once: a service asks for every rotation. Of several credentials that carry a secret, the first. */
function targetsByName(environment: InventoryEnvironment): ReadonlyMap<string, WriteTarget> {
  const pairs = () =>
    writeTargets(environment).flatMap((target) => target.secrets.map((name) => [name, target] as const));
  const byName = known.get(environment) ?? new Map(pairs().toReversed());
  known.set(environment, byName);
  return byName;
}
