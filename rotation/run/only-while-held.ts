import type { RotationPorts } from './rotation-ports';
import type { Hold } from '../store/pulse';
import type { Claim } from '../store/claim';
import { lost } from '../store/save-rotation';

/**
 * Ports by which nothing is changed at an issuer, a target or the platform once the claim may be another worker's: a process that stood
 * still in the middle of a step finds out before its next request, not only when it wants to save.
 */
export function onlyWhileHeld({ rotation }: Claim, hold: Hold, ports: RotationPorts): RotationPorts {
  const assertHeld = (): void => {
    if (!hold.isSure()) throw lost(rotation);
  };
  return {
    ...ports,
    send: async (request) => {
      assertHeld();
      return ports.send(request);
    },
    writerOf: (environment) => ports.clientOf(environment).guarded(assertHeld),
  };
}
