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
  environments: readonly InventoryEnvironment[],
  { clientOf, ledger }: { clientOf: (environment: InventoryEnvironment) => GenesysClient; ledger: WriteLedger },
  io: Io,
): ValuePorts {
  // Only there do values change along with others; nobody else pays for the search.
  const paired = new Set(
    environments.filter(({ secrets }) => secrets.some(({ rotation }) => rotation?.kind === 'genesys-client')),
  );
  return {
    clientOf,
    ledger,
    sources: openSources(io),
    runKey: randomBytes(32),
    deployed: readableStacks(io),
    companionOf: async (environment, name) =>
      paired.has(environment)
        ? companionValue(ledger.db, environment, name, ledger.keyOf(environment.name))
        : undefined,
  };
}
