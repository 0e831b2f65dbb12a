import { appendRecords, type LedgerPorts } from './append-records';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { newestOf } from './newest';
import { readRecords, type FoundRecords } from './read-records';

/** A deploy that a person let go on although nothing had shown that its values are good. */
export interface Acceptance {
  readonly environment: string;
  readonly stack: string;
  /** Secrets whose values were not proven, or not there. */
  readonly secrets: readonly string[];
  /** Code of the problem that was accepted. */
  readonly code: string;
  readonly reason: string;
}

/**
 * Puts an acceptance on record, once for each secret; call it in a transaction. Kept with the environment and not with the secret: a secret's
 * own records tell of its values.
 */
export async function recordAcceptance(
  tx: Queries,
  { environment, stack, secrets, code, reason }: Acceptance,
  ports: LedgerPorts & { readonly actor: string },
): Promise<void> {
  const newest = await newestOf(tx, environment, [...secrets]);
  const nothing = { fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null };
  const records = secrets.map((of) => ({
    ...({ event: 'accepted', secret: null, generation: 0, actor: ports.actor, reason, ...nothing } as const),
    details: { of, ofGeneration: newest.get(of)?.generation ?? null, stack, code },
  }));
  await appendRecords(tx, environment, records, ports);
}

/** The records of what was accepted of a secret, oldest first. */
export async function acceptancesOf(
  db: Queries,
  { environment, secret }: { readonly environment: string; readonly secret: string },
  key: EnvironmentKey | undefined,
): Promise<FoundRecords> {
  const where = "secret IS NULL AND event = 'accepted' ORDER BY sequence";
  const { found, problems } = await readRecords(db, environment, { where, key });
  return { found: found.filter(({ record }) => record.details.of === secret), problems };
}
