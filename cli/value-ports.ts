import { randomBytes } from 'node:crypto';
import type { InventoryEnvironment } from '../core/inventory';
import type { GenesysClient } from '../genesys/client';
import { companionValue } from '../rotation/issuers/companion-value';
import type { ValuePorts } from '../secrets/sync';
import type { WriteLedger } from '../secrets/targets/write-ledger';
import type { Io } from './io';
import { openSources } from './open-sources';
import { readableStacks } from './read-deployed-stacks';

/** What commands that compare and write values of these environments work with. */
export function valuePorts(
  { clientOf, ledger }: { clientOf: (environment: InventoryEnvironment) => GenesysClient; ledger: WriteLedger },
  io: Io,
): ValuePorts {
  return {
    clientOf,
    ledger,
    sources: openSources(io),
    runKey: randomBytes(32),
    deployed: readableStacks(io),
    companionOf: (environment, name) => companionValue(ledger.db, environment, name, ledger.keyOf(environment.name)),
  };
}
