import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { appendRecords } from '../../ledger/append-records';
import { liveBefore } from '../../ledger/ledger';
import { refusedValue } from '../../ledger/refused-value';
import type { LedgerRecord, NewRecord } from '../../ledger/record';
import { refusedBefore } from '../../secrets/reading/refused-in-ledger';
import { targetOf } from '../../secrets/targets/write-target';
import type { RotationPorts } from './rotation-ports';
import { readSource } from '../../secrets/reading/read-source';
import { newRotation, type Rotation, type RotationCause } from '../machine/rotation';
import { addRotations } from '../store/add-rotation';

/** A rotation that is wished for: an entry of a plan, or what a person asks for. */
export interface Wish {
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  readonly generation: number;
  readonly cause: RotationCause;
  /** When the value in use ends; milliseconds since the epoch. */
  readonly endsAt: number | null;
  /** Why, for the ledger. */
  readonly reason: string;
  /** Outside of its window too. */
  readonly isAtAnyTime?: true;
}

/**
 * Begins a rotation. Undefined where there is nothing to do: somebody else has begun it, its credential is in another rotation, or the
 * source of a carried-over secret still gives the value in use.
 */
export async function beginRotation(wish: Wish, ports: RotationPorts): Promise<Rotation | undefined> {
  if (!(await isWorthBeginning(wish, ports))) return undefined;
  try {
    return (await beginRotations([wish], ports))[0];
  } catch (error) {
    // The plan is older than what happened since; the next one is not.
    if (error instanceof ProblemsError && error.problems.some(({ code }) => code === 'generation-taken'))
      return undefined;
    throw error;
  }
}

/** False for a carried-over secret whose source still gives the value in use. Asks the source. */
export async function isWorthBeginning(wish: Wish, ports: RotationPorts): Promise<boolean> {
  return wish.secret.rotation?.kind !== 'carried-over' || (await isWorthCarrying(wish, ports));
}

/**
 * Begins rotations of one environment in one transaction, and gives those that nobody else had begun and whose credential is free.
 *
 * @throws ProblemsError `generation-taken` where the plan is older than what happened since, and what appending throws; nothing begins then
 */
export async function beginRotations(wishes: readonly Wish[], ports: RotationPorts): Promise<Rotation[]> {
  const now = ports.clock.now();
  const all = wishes.map((wish) => ({ ...wish, credential: credentialOf(wish), rotation: rotationOf(wish, now) }));
  const [environment] = new Set(wishes.map((wish) => wish.environment.name));
  if (environment === undefined) return [];
  return ports.db.transaction(async (tx) => {
    const isAdded = await addRotations(tx, all, ports.keyOf);
    const begun = all.filter((_, index) => isAdded[index]);
    const records = begun.map((one) => begunRecord(one.rotation, one.credential, one.reason, ports.actor));
    await appendRecords(tx, environment, records, ports);
    return begun.map(({ rotation }) => rotation);
  });
}

function credentialOf({ environment, secret }: Wish): string {
  return targetOf(environment, secret.name).name;
}

function rotationOf({ environment, secret, generation, cause, endsAt, isAtAnyTime }: Wish, now: number): Rotation {
  const of = {
    environment: environment.name,
    secret: secret.name,
    generation,
    cause,
    ...(isAtAnyTime && { isAtAnyTime }),
  };
  return newRotation({ ...of, oldEndsAt: endsAt }, now);
}

function begunRecord(
  { id, environment, secret, generation, cause, oldEndsAt }: Rotation,
  credential: string,
  reason: string,
  actor: string,
): NewRecord {
  return {
    ...{ environment, secret, event: 'begun', generation, actor, reason, credential, idempotencyKey: id },
    ...{ fingerprint: null, platformModifiedDate: null, details: { rotation: id, cause, oldEndsAt } },
  };
}

/**
 * What is due is carried over only once its source has something new; what is asked for, in any case but that it was refused before.
 *
 * @throws ProblemsError `value-refused-before` where it was asked for
 */
async function isWorthCarrying({ environment, secret, cause }: Wish, ports: RotationPorts): Promise<boolean> {
  const isAsked = cause === 'asked' || cause === 'revoked';
  const found = await lookAtSource(environment, secret, ports);
  if (isAsked && found.refused) throw new ProblemsError([refusedBefore(secret.name, found.refused.at)]);
  return found.hasChanged ?? isAsked;
}

interface SourceLook {
  /**
   * True where the source gives another value than the one in use, and than one that was refused. Values are told apart by their fingerprints,
   * so that without a key nobody knows: undefined.
   */
  readonly hasChanged: boolean | undefined;
  /** That its value was refused before, so that it is as good as none. */
  readonly refused?: LedgerRecord;
}

async function lookAtSource(
  environment: InventoryEnvironment,
  secret: InventorySecret,
  ports: RotationPorts,
): Promise<SourceLook> {
  const key = ports.keyOf(environment.name);
  const whose = { environment: environment.name, secret: secret.name };
  const live = await liveBefore(ports.db, whose, { key });
  if (!key) return { hasChanged: live ? undefined : true };
  const print = key.fingerprint(await readSource(environment, secret, ports.sources));
  if (live && live.keyId === key.id && live.fingerprint === print) return { hasChanged: false };
  const refused = await refusedValue(ports.db, whose, print, key);
  return refused ? { hasChanged: false, refused } : { hasChanged: true };
}
