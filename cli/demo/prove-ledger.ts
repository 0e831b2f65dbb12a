import type { Inventory } from '../../core/inventory';
import { verifyChain } from '../../ledger/verify-chain';
import { statusOfSecrets } from '../../secrets/status';
import type { Io } from '../io';
import { openClients } from '../open-clients';
import { withWriteLedger } from '../with-write-ledger';
import type { LedgerResult } from './demo-result';

/** After all deploys: is every value still the one that was written, and is every record of it as it was appended. */
export function proveLedger(inventory: Inventory, io: Io): Promise<LedgerResult> {
  const { environments } = inventory;
  return withWriteLedger(environments, io, { reason: '', waitSeconds: 0 }, async (ledger) => {
    const clientOf = openClients(environments, io);
    const { secrets } = await statusOfSecrets(inventory, [], { clientOf, ledger });
    let [records, isWhole] = [0, true];
    for (const { name } of environments) {
      const chain = await verifyChain(ledger.db, name, { key: ledger.keyOf(name) });
      records += chain.records;
      isWhole &&= chain.problems.length === 0 && chain.signature === 'checked';
    }
    return { records, isWhole, inPlace: secrets.filter(({ state }) => state === 'set').length, of: secrets.length };
  });
}
