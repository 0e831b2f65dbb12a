import { createSecrets } from './create-secrets';
import { simulatedEstate } from './simulated-estate';
import type { SimulationObserver } from './observer';
import { hour, minute, model, second, type SimulationOptions } from './options';
import { planOutages, type PlannedOutages } from './outages';
import { createPlatform, type Platform } from './platform';
import { seededRandom, type Random } from './random';
import { Settlement } from './settlement';
import type { SimulatedSecret } from './simulated-secret';
import { Simulation } from './simulation';
import { emptyTally, type Tally } from './tally';
import { createWorkers } from './workers';
import type { World } from './world';

/** What was counted, and what the world was like. */
export interface Simulated {
  readonly tally: Tally;
  readonly platform: Platform;
  readonly outages: PlannedOutages;
}

/**
 * Runs the machine and the planner of real rotations against a modelled world, in virtual time: from event to event, as fast as it goes.
 * The same options give the same result.
 */
export function simulate(options: SimulationOptions, observer?: SimulationObserver): Simulated {
  const { faults, tokens } = options;
  const until = options.hours * hour;
  const random = seededRandom(options.seed);
  const estate = simulatedEstate(options.secrets, options.lifetimeSeconds);
  const bounds = estate.rotationBounds;
  const secrets = createSecrets(estate, options, random);
  const outages = planOutages(Math.ceil(options.secrets / model.secretsPerService), faults, until, random);
  const platform = createPlatform({ tokens, faults, bounds, outages: outages.platform, until, random });
  const tally = emptyTally();
  const settlement = new Settlement({ options, bounds, outages, random, tally, observer });
  const world = aWorld(options, { random, platform, outages, settlement });
  const workers = createWorkers(options.workers, faults, until, random);
  new Simulation(secrets, { world, workers, settlement, tally, observer }).run(until);
  for (const secret of secrets) settlement.settleLast(secret);
  tally.calls = random.poisson((options.callsPerMinute * options.secrets * until) / minute);
  return { tally, platform, outages };
}

interface WorldParts extends Pick<Simulated, 'platform' | 'outages'> {
  readonly random: Random;
  readonly settlement: Settlement;
}

function aWorld(
  { faults, lifetimeSeconds }: SimulationOptions,
  { random, platform, outages, settlement }: WorldParts,
): World {
  return {
    random,
    faults,
    lifetime: lifetimeSeconds * second,
    platform,
    issuerOutages: ({ service }) => outages.issuers[service] ?? [],
    serviceOutages: ({ service }) => outages.services[service] ?? [],
    replace: (secret, value, at) => {
      secret.auditAt = platform.auditAt(at);
      if (value === secret.inUse) return;
      settlement.settle(secret);
      secret.leaving = leaving(secret, at, platform);
      secret.inUse = value;
      secret.inUseSince = at;
    },
  };
}

function leaving(secret: SimulatedSecret, at: number, platform: Platform): SimulatedSecret['leaving'] {
  return { value: secret.inUse, since: secret.inUseSince, replacedAt: at, lastPick: platform.lastPick(at) };
}
