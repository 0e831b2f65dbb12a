import type { DeployedStack } from '../../core/deployed';
import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import type { GenesysClient } from '../../genesys/client';
import type { LedgerPorts } from '../../ledger/append-record';
import type { Database } from '../../ledger/database';
import { latest } from '../../ledger/ledger';
import type { LedgerRecord } from '../../ledger/record';
import { createCatalog } from '../platform/catalog';
import { locateTargets } from '../platform/locate';
import { writeTargets } from '../writing/write-target';
import type { ActionProof } from './action-proof';
import { inventoryHash } from './inventory-hash';
import { recordProof, toProof, type Proof } from './proof-record';
import { secretMarks } from './secret-marks';
import { secretStandings } from './secret-standings';
import { verifyEnvironment } from './verify-environment';

/** What is verified, and by whom. */
export interface VerifyRequest {
  readonly inventory: Inventory;
  readonly environment: InventoryEnvironment;
  readonly isReadOnly: boolean;
  readonly actor: string;
}

/** What a verification and its record need of the world. */
export interface VerifyRecordPorts extends LedgerPorts {
  readonly client: GenesysClient;
  readonly db: Database;
  /** What the last deploys left, as far as there is a record. */
  readonly deployed: readonly DeployedStack[];
}

/** A verification and where it is on record. */
export interface Verification {
  readonly proofs: readonly ActionProof[];
  readonly proof: Proof;
  readonly record: LedgerRecord;
}

/**
 * Verifies an environment and puts the result into its ledger. The marks of its values are taken before the first action runs, so that a
 * value that is written meanwhile shows later.
 */
export async function verifyAndRecord(request: VerifyRequest, ports: VerifyRecordPorts): Promise<Verification> {
  const { inventory, environment, isReadOnly, actor } = request;
  const { client, db, deployed } = ports;
  const states = await latest(db, environment.name);
  const place = { client, catalog: createCatalog(), deployed, states };
  const location = await locateTargets(environment, writeTargets(environment), place);
  const marks = secretMarks(location, states);
  const known = { standings: secretStandings(environment, location), deployed, isReadOnly };
  const proofs = await verifyEnvironment(environment.actions, known, { client, names: serviceNames(inventory) });
  const proof = toProof(inventoryHash(environment), marks, proofs);
  const record = await recordProof(db, { environment: environment.name, actor, proof }, ports);
  return { proofs, proof, record };
}

/** What services call their environments. */
function serviceNames({ environments }: Inventory): readonly string[] {
  return environments.flatMap(({ actions }) => actions.flatMap(({ probe }) => (probe ? [probe.environment] : [])));
}
