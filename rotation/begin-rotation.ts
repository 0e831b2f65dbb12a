import type { InventoryEnvironment, InventorySecret } from '../core/inventory';
import { ProblemsError } from '../core/problem';
import { appendRecord } from '../ledger/append-record';
import { liveBefore } from '../ledger/ledger';
import type { NewRecord } from '../ledger/record';
import { targetOf } from '../secrets/set';
import type { RotationPorts } from './ports';
import { readSource } from './read-source';
import { beginRotation, type Rotation, type RotationCause } from './rotation';
import { addRotation } from './store/add-rotation';

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
}

/**
 * Begins a rotation. Undefined where there is nothing to do: somebody else has begun it, its credential is in another rotation, or the
 * source of a carried-over secret still gives the value in use.
 */
export async function begin(wish: Wish, ports: RotationPorts): Promise<Rotation | undefined> {
  const { environment, secret, generation, cause, endsAt } = wish;
  if (secret.rotation?.kind === 'carried-over' && !(await isWorthCarrying(wish, ports))) return undefined;
  const credential = targetOf(environment, secret.name).name;
  const of = { environment: environment.name, secret: secret.name, generation, cause, oldEndsAt: endsAt };
  const rotation = beginRotation(of, ports.clock.now());
  try {
    return await ports.db.transaction(async (tx) => {
      if (!(await addRotation(tx, rotation, credential))) return undefined;
      await appendRecord(tx, begunRecord(rotation, credential, wish.reason, ports.actor), ports);
      return rotation;
    });
  } catch (error) {
    // The plan is older than what happened since; the next one is not.
    if (error instanceof ProblemsError && error.problems.some(({ code }) => code === 'generation-taken'))
      return undefined;
    throw error;
  }
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

/** What is asked for is carried over in any case; what is due, only once its source has something new. */
async function isWorthCarrying({ environment, secret, cause }: Wish, ports: RotationPorts): Promise<boolean> {
  const changed = await hasSourceChanged(environment, secret, ports);
  return changed ?? (cause === 'asked' || cause === 'revoked');
}

/**
 * Whether the source of a carried-over secret gives another value than the one in use. Values are told apart by their fingerprints, so
 * that without a key nobody knows: undefined.
 */
export async function hasSourceChanged(
  environment: InventoryEnvironment,
  secret: InventorySecret,
  ports: RotationPorts,
): Promise<boolean | undefined> {
  const live = await liveBefore(ports.db, { environment: environment.name, secret: secret.name });
  if (!live) return true;
  const key = ports.keyOf(environment.name);
  if (!key) return undefined;
  const print = key.fingerprint(await readSource(environment, secret, ports.sources));
  return live.keyId !== key.id || live.fingerprint !== print;
}
