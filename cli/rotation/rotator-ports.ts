import { readDeployed } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import type { Database } from '../../ledger/database';
import { loadKeys } from '../../ledger/keys/load-keys';
import { systemSend, type Send } from '../../genesys/send';
import type { RotationPorts } from '../../rotation/run/rotation-ports';
import type { Pulse } from '../../rotation/store/pulse';
import type { Breakers } from '../../rotation/service/breakers';
import type { Observer } from '../../rotation/service/observer';
import { longestWaitInStage } from '../../rotation/stages/longest-wait-in-stage';
import { createSendToTarget } from '../../rotation/target/send-to-target';
import { createLookUps } from '../../secrets/platform/catalog';
import { actorOf } from '../actor';
import { deployedFolder } from '../deployed-folder';
import type { Io } from '../io';
import { hasEnded } from '../lease-holder';
import { keyPorts } from '../ledger-place';
import { openClients } from '../open-clients';
import { openSources } from '../open-sources';

/** What the service gives to whatever it opens. */
export interface RotatorParts {
  readonly db: Database;
  readonly worker: string;
  readonly pulse: Pulse;
  readonly breakers: Breakers;
  readonly observer: Required<Observer>;
}

/**
 * All that rotations of an inventory need: every key and client is looked up at once, so that an inventory which cannot be served is
 * refused as a whole.
 *
 * @throws ProblemsError `client-not-configured`, `key-…`
 */
export async function rotatorPorts(inventory: Inventory, parts: RotatorParts, io: Io): Promise<RotationPorts> {
  const { db, worker, pulse, breakers, observer } = parts;
  const names = inventory.environments.map(({ name }) => name);
  const rotated = inventory.environments.filter(({ secrets }) => secrets.some(({ rotation }) => rotation));
  // Nobody is there to be asked for a value.
  const sources = { ...openSources(io), ask: undefined };
  return {
    ...{ inventory, db, worker, pulse, isGone: hasEnded, sources, clock: io.clock, actor: actorOf(io.env) },
    lookUps: createLookUps(io.clock),
    deployed: () => readDeployed(deployedFolder(io)).stacks,
    keyOf: await loadKeys(names, keyPorts(io)),
    clientOf: openClients(rotated, io, {
      sendOf: (organization) => counted(organization, observer),
      guardCall: (organization, call) => breakers.guardCall(organization, call),
      // The metrics tell of answers that ask for patience; the log is JSON.
      onWait: () => undefined,
      longestWait: longestWaitInStage,
    }),
    send: createSendToTarget({
      send: breakers.guardSend(systemSend),
      clock: io.clock,
      timeLimit: sources.timeLimit,
    }),
  };
}

function counted(organization: string, observer: Required<Observer>): Send {
  return async (request) => {
    let status = 0;
    try {
      const reply = await systemSend(request);
      status = reply.status;
      return reply;
    } finally {
      observer.platformAnswered(organization, status);
    }
  };
}
