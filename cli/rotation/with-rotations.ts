import { readDeployed } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import { loadKeys } from '../../ledger/keys/load-keys';
import { systemSend } from '../../genesys/send';
import type { RotationPorts } from '../../rotation/run/rotation-ports';
import { keepApart } from '../../rotation/run/keep-steps';
import { createPulse } from '../../rotation/store/pulse';
import { longestWaitInStage } from '../../rotation/stages/longest-wait-in-stage';
import { createSendToTarget } from '../../rotation/target/send-to-target';
import { createLookUps } from '../../secrets/platform/catalog';
import { actorOf } from '../actor';
import { clientsOnDemand } from '../clients-on-demand';
import { deployedFolder } from '../deployed-folder';
import type { Io } from '../io';
import { aWorker, hasEnded } from '../lease-holder';
import { keyPorts } from '../ledger-place';
import { openSources } from '../open-sources';
import { watchingHeads } from '../watch-heads';
import { withLedger } from '../with-ledger';
import { readableStacks } from '../read-deployed-stacks';

/** Opens all that rotations need, for one piece of work. Organisations are logged in to when they are first needed. */
export async function withRotations<T>(
  inventory: Inventory,
  io: Io,
  work: (ports: RotationPorts) => Promise<T>,
): Promise<T> {
  const keyOf = await loadKeys(
    inventory.environments.map(({ name }) => name),
    keyPorts(io),
  );
  return withLedger(io, (db, clock) => {
    const sources = openSources(io);
    const worker = aWorker();
    const ports: RotationPorts = {
      ...{ inventory, db, keyOf, sources, clock, actor: actorOf(io.env) },
      ...{ worker, isGone: hasEnded, pulse: createPulse({ db, worker, clock }) },
      keep: keepApart(db, { clock, sleep: (milliseconds) => clock.sleep(milliseconds), keyOf }),
      send: createSendToTarget({ send: systemSend, clock, timeLimit: sources.timeLimit }),
      clientOf: clientsOnDemand(io, { longestWait: longestWaitInStage }),
      lookUps: createLookUps(clock),
      deployed: () => readDeployed(deployedFolder(io)).stacks,
    };
    // Said once, however often the record is read.
    readableStacks(io);
    const environments = inventory.environments.map(({ name }) => name);
    return watchingHeads(db, { environments, keyOf }, io, () => work(ports));
  });
}
