import {
  defaultBounds,
  rotationTiming,
  timingFaults,
  type RotationBounds,
  type RotationTiming,
  type TimingFault,
} from '../../core/rotation-timing';
import type { InventoryPolicy } from '../../core/rotation-policy';
import type { PlannedEnvironment } from '../plan/candidate';
import { model } from './options';

/** As by default, but for clocks that are off by 30 seconds to either side. */
export const bounds: RotationBounds = { ...defaultBounds, clockSkewSeconds: 60 };

/** Timeouts of actions: most are short, few are as long as the platform allows. */
const timeouts = [10, 10, 10, 10, 10, 10, 10, 30, 30, 60];

/** Bearer tokens, each with an action of its own; of every twenty secrets, two share an action besides. */
export function simulatedEstate(secrets: number, lifetimeSeconds: number): PlannedEnvironment {
  const names = Array.from({ length: secrets }, (_, index) => `sim_s${index}_bearer`);
  const own = names.map((name, index) => ({
    name: `call-${name}`,
    secrets: [name],
    timeoutSeconds: timeouts[index % timeouts.length] ?? 10,
  }));
  const shared = names.flatMap((name, index) => {
    const next = names[index + 1];
    return index % 20 === 0 && next !== undefined
      ? [{ name: `call-both-${name}`, secrets: [name, next], timeoutSeconds: 10 }]
      : [];
  });
  return {
    name: 'sim',
    rotationBounds: bounds,
    secrets: names.map((name, index) => ({ name, lifetimeSeconds, rotation: rotationOf(index) })),
    actions: [...own, ...shared],
  };
}

/** The timing that needs most requests: leads grow with the timeouts, so that the slowest action's secret is renewed most often. */
export function simulatedTiming(lifetimeSeconds: number): RotationTiming {
  return rotationTiming({
    lifetimeSeconds,
    overlap: { kind: 'until-expiry' },
    actionTimeouts: timeouts,
    bounds,
  });
}

/** Why values of this life cannot be kept alive. */
export function simulatedFaults(lifetimeSeconds: number): readonly TimingFault[] {
  return timingFaults({ lifetimeSeconds, overlap: { kind: 'until-expiry' }, actionTimeouts: timeouts, bounds });
}

function rotationOf(index: number): InventoryPolicy {
  return {
    kind: 'oauth-client-credentials',
    tokenUrl: 'https://issuer.invalid/token',
    authMethod: 'client_secret_basic',
    client: { clientId: 'sim_s_issuerid', clientSecret: 'sim_s_issuersecret' },
    overlap: index % 5 === 4 ? { kind: 'seconds', seconds: model.issuerOverlapSeconds } : { kind: 'until-expiry' },
  };
}
