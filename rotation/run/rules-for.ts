import { tryFindSecret } from '../../secrets/targets/find-in-inventory';
import { candidateOf } from '../plan/candidate';
import { defaultRules, machineRules, type MachineRules } from '../machine/machine-rules';
import type { RotationPorts } from './rotation-ports';
import type { Rotation } from '../machine/rotation';

/** The rules that the machine goes by for a rotation. One whose secret is not declared any more goes by the usual ones to its end. */
export function rulesFor({ environment, secret }: Rotation, { inventory, rules }: RotationPorts): MachineRules {
  const found = tryFindSecret(inventory, environment, secret);
  const [candidate] = found ? candidateOf(found.environment, found.secret) : [];
  return { ...(candidate ? machineRules(candidate) : { ...defaultRules, overlapMilliseconds: 0 }), ...rules };
}
