import type { Clock } from '../../core/clock';
import type { DeployedStack } from '../../core/deployed';
import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import type { GenesysClient } from '../../genesys/client';
import type { LedgerPorts } from '../../ledger/append-record';
import type { Database } from '../../ledger/database';
import { latest, type SecretState } from '../../ledger/ledger';
import type { LedgerRecord } from '../../ledger/record';
import { createCatalog } from '../platform/catalog';
import { locateTargets, type Location } from '../platform/locate';
import { uncarriedSecrets } from '../platform/uncarried';
import { writeTargets } from '../targets/write-target';
import type { ActionProof } from './action-proof';
import { cacheWindows, lastEnd, type CacheWindows } from './cache-windows';
import { inventoryHash } from './inventory-hash';
import { isTooEarly } from './outcome';
import { recordProof, toProof, type Proof } from './proof-record';
import { secretMarks } from './secret-marks';
import { secretVerdicts } from './secret-verdicts';
import { verifyEnvironment } from './verify-environment';

/** What is verified, and by whom. */
export interface VerifyRequest {
  readonly inventory: Inventory;
  readonly environment: InventoryEnvironment;
  readonly isReadOnly: boolean;
  readonly actor: string;
  /** Waits until the platform uses every value that was written. @default false */
  readonly waits?: boolean | undefined;
}

/** What a verification and its record need of the world. */
export interface VerifyRecordPorts extends LedgerPorts {
  readonly client: GenesysClient;
  readonly db: Database;
  /** What the last deploys left, as far as there is a record. */
  readonly deployed: readonly DeployedStack[];
  readonly clock: Clock;
  /** Told before a wait: for which secrets, and until when. */
  readonly onWait?: ((secrets: readonly string[], until: number) => void) | undefined;
  /** Ends a wait when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A verification and where it is on record. */
export interface Verification {
  readonly proofs: readonly ActionProof[];
  readonly proof: Proof;
  /** Null where it was too early to tell: then nothing is put on record, and what was proven before stays as it is. */
  readonly record: LedgerRecord | null;
}

/**
 * Verifies an environment and puts the result into its ledger. The marks of its values are taken before the first action runs, so that a
 * value that is written meanwhile shows later. While the platform may use a value from before the last write, nothing that it would be used
 * for is claimed; with `waits`, the work begins when that is over.
 */
export async function verifyAndRecord(request: VerifyRequest, ports: VerifyRecordPorts): Promise<Verification> {
  const { inventory, environment, isReadOnly, actor } = request;
  const { client, db, deployed } = ports;
  const { location, states, windows, uncarried } = await (request.waits ? lookOnceSettled : look)(environment, ports);
  const marks = secretMarks(location, states);
  const known = {
    ...{
      verdicts: secretVerdicts(environment, location),
      uncarried,
      isNative: environment.store === 'native-secrets',
    },
    ...{ deployed, isReadOnly, windows },
  };
  const proofs = await verifyEnvironment(environment.actions, known, { client, names: serviceNames(inventory) });
  const proof = toProof(inventoryHash(environment), marks, proofs);
  if (isTooEarly(proofs)) return { proofs, proof, record: null };
  return { proofs, proof, record: await recordProof(db, { environment: environment.name, actor, proof }, ports) };
}

/** What platform and ledger have of an environment's values, and which of them were written a moment ago. */
interface Look {
  readonly location: Location;
  readonly states: ReadonlyMap<string, SecretState>;
  readonly windows: CacheWindows;
  readonly uncarried: ReadonlyMap<string, string>;
}

async function look(environment: InventoryEnvironment, ports: VerifyRecordPorts): Promise<Look> {
  const { client, db, deployed, clock } = ports;
  const states = await latest(db, environment.name, ports.keyOf(environment.name));
  const place = { client, catalog: createCatalog(), deployed, states };
  const location = await locateTargets(environment, writeTargets(environment), place);
  const uncarried = await uncarriedSecrets(location.located, place);
  return { location, states, windows: cacheWindows(environment, states, clock.now(), location), uncarried };
}

/** Waits at most twice: whoever writes all the time is not waited for. */
const mostWaits = 2;

async function lookOnceSettled(environment: InventoryEnvironment, ports: VerifyRecordPorts): Promise<Look> {
  let seen = await look(environment, ports);
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const until = lastEnd(seen.windows);
    if (until === undefined || ports.signal?.aborted) break;
    ports.onWait?.([...seen.windows.keys()], until);
    await ports.clock.sleep(until - ports.clock.now(), ports.signal);
    seen = await look(environment, ports);
  }
  return seen;
}

/** What services call their environments. */
function serviceNames({ environments }: Inventory): readonly string[] {
  return environments.flatMap(({ actions }) => actions.flatMap(({ probe }) => (probe ? [probe.environment] : [])));
}
