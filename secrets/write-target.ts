import type { InventoryCredential, InventoryEnvironment } from '../core/inventory';

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
