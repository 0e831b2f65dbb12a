import { candidatesOf } from './candidate';
import { defaultRules, machineRules, type MachineRules } from './machine-rules';
import type { RotationPorts } from './ports';
import type { Rotation } from './rotation';

/** The rules by which the machine takes a rotation on. One whose secret is not declared any more goes by the usual ones to its end. */
export function rulesFor({ environment, secret }: Rotation, { inventory, rules }: RotationPorts): MachineRules {
  const own = inventory.environments.find(({ name }) => name === environment);
  const secrets = own?.secrets.filter(({ name }) => name === secret) ?? [];
  const actions = own?.actions.filter((action) => action.secrets.includes(secret)) ?? [];
  const only = own ? [{ ...own, secrets, actions }] : [];
  const [candidate] = candidatesOf({ ...inventory, environments: only }, () => undefined);
  return { ...(candidate ? machineRules(candidate) : { ...defaultRules, overlapMilliseconds: 0 }), ...rules };
}
