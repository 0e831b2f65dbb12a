import type { Inventory } from '../../core/inventory';
import type { SourcePorts } from '../sources/source';
import type { KnownEnvironment } from '../targets/known-environment';
import type { WriteLedger } from '../targets/write-ledger';
import { fingerprintSources, type FingerprintedSources, type FingerprintPorts } from './fingerprint-sources';
import { findElsewhere } from './other-environments';
import { refusedFaults } from './refused-in-ledger';
import { reuseFaults } from './reused-in-ledger';

/** Ports for checking sources. */
export interface CheckPorts extends Omit<FingerprintPorts, 'elsewhere'> {
  readonly inventory: Inventory;
  readonly sources: SourcePorts;
  readonly ledger: Pick<WriteLedger, 'db' | 'keyOf'>;
  /** Values that were refused before are taken all the same. @default false */
  readonly isForced?: boolean | undefined;
}

/** Reads every source once, and compares what it gives: within this run, with other environments, and with what the ledger has. */
export async function checkSources(
  environments: readonly KnownEnvironment[],
  { inventory, sources, ledger, isForced = false, ...ports }: CheckPorts,
): Promise<FingerprintedSources> {
  const these = environments.map(({ environment }) => environment);
  const elsewhere = await findElsewhere(inventory, these, ledger);
  const { prints, faults } = await fingerprintSources(environments, sources, { ...ports, elsewhere });
  const reused = reuseFaults(environments, prints, ports.reuse);
  const refused = isForced ? [] : await refusedFaults(environments, prints, ledger.db);
  return { prints, faults: [...faults, ...reused, ...refused] };
}
