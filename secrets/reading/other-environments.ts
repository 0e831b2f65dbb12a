import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';
import { readHead } from '../../ledger/head';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { latest } from '../../ledger/ledger';
import type { WriteLedger } from '../targets/write-ledger';

/** What an environment that is not of this run has on its platform: enough to recognise a value, and nothing to have it from. */
interface OtherEnvironment {
  readonly key: EnvironmentKey;
  /** Secret by the fingerprint of its live value. */
  readonly secretOf: ReadonlyMap<string, string>;
}

/** Finds the secret of another environment that has a value already; undefined where none has, as far as keys are here. */
export type FindElsewhere = (value: Redacted) => string | undefined;

/**
 * Recognises values of the inventory's other environments: pipelines bring one environment at a time. Only what is still declared and was
 * written under the key that is here can be compared.
 */
export async function findElsewhere(
  { environments }: Inventory,
  ofThisRun: readonly InventoryEnvironment[],
  { db, keyOf }: Pick<WriteLedger, 'db' | 'keyOf'>,
): Promise<FindElsewhere> {
  const others: OtherEnvironment[] = [];
  for (const { name, secrets } of otherThan(environments, ofThisRun)) {
    const key = keyOf(name);
    if (!key) continue;
    const declared = new Set(secrets.map((secret) => secret.name));
    const live = [...(await latest(db, name))].flatMap(([secret, state]) => {
      const { fingerprint = null, keyId = null } = state.live ?? {};
      return declared.has(secret) && fingerprint !== null && keyId === key.id ? [[fingerprint, secret] as const] : [];
    });
    if (live.length > 0) others.push({ key, secretOf: new Map(live) });
  }
  return (value) => {
    for (const { key, secretOf } of others) {
      const secret = secretOf.get(key.fingerprint(value));
      if (secret !== undefined) return secret;
    }
    return undefined;
  };
}

/** Names of other environments that have records here and no key, so that nobody can tell whether they have a value too. */
export async function notComparable(
  { environments }: Inventory,
  ofThisRun: readonly InventoryEnvironment[],
  { db, keyOf }: Pick<WriteLedger, 'db' | 'keyOf'>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of otherThan(environments, ofThisRun))
    if (!keyOf(name) && (await readHead(db, name))) found.push(name);
  return found;
}

function otherThan(
  all: readonly InventoryEnvironment[],
  these: readonly InventoryEnvironment[],
): InventoryEnvironment[] {
  const names = new Set(these.map(({ name }) => name));
  return all.filter(({ name }) => !names.has(name));
}
