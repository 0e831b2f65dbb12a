import type { DeployedStack } from '../../core/deployed';
import type { InventoryAction } from '../../core/inventory';
import type { Judgement } from './action-proof';

/** What is known before anything is sent. */
export interface Known {
  /** Secrets that cannot be good, by name. */
  readonly standings: ReadonlyMap<string, Judgement>;
  /** What the last deploys left, as far as there is a record. */
  readonly deployed: readonly DeployedStack[];
  readonly isReadOnly: boolean;
}

/** Why an action that is on the platform need not or must not be sent; undefined when it may. */
export function beforeSending(action: InventoryAction, known: Known): Judgement | undefined {
  if (isOutdated(action, known.deployed))
    return { verdict: 'not-deployed', what: 'it was changed since the last deploy that is on record' };
  const unsound = action.secrets.flatMap((name) => known.standings.get(name) ?? []);
  const [first] = unsound;
  if (first) return { ...first, what: unsound.map(({ what }) => what).join('; ') };
  if (action.example === null) return { verdict: 'not-provable', what: 'it has no example to run it with' };
  if (known.isReadOnly && action.requestType !== 'GET')
    return { verdict: 'skipped', what: `${action.requestType} may change something, and only reading was allowed` };
  return undefined;
}

function isOutdated(action: InventoryAction, deployed: readonly DeployedStack[]): boolean {
  const record = deployed.find(({ stack }) => stack === action.stack)?.actions.find(({ id }) => id === action.id);
  if (!record) return false;
  const { contractHash, definitionHash = action.definitionHash } = record;
  return contractHash !== action.contractHash || definitionHash !== action.definitionHash;
}
