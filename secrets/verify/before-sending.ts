import type { DeployedStack } from '../../core/deployed';
import type { InventoryAction, InventoryEnvironment } from '../../core/inventory';
import type { Location } from '../locate';
import { writeTargets } from '../write-target';
import type { Judgement } from './action-proof';

/** What is known before anything is sent. */
export interface Known {
  readonly environment: InventoryEnvironment;
  /** The environment's write targets on the platform. */
  readonly location: Location;
  /** What the last deploys left, as far as there is a record. */
  readonly deployed: readonly DeployedStack[];
  readonly isReadOnly: boolean;
}

/** Why an action that is on the platform need not or must not be sent; undefined when it may. */
export function beforeSending(action: InventoryAction, known: Known): Judgement | undefined {
  if (isOutdated(action, known.deployed))
    return { verdict: 'not-deployed', what: 'it was changed since the last deploy that is on record' };
  const unsound = action.secrets.flatMap((name) => judgeSecret(name, known) ?? []);
  const [worst] = unsound;
  if (worst) return { ...worst, what: unsound.map(({ what }) => what).join('; ') };
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

function judgeSecret(name: string, { environment, location }: Known): Judgement | undefined {
  const target = writeTargets(environment).find(({ secrets }) => secrets.includes(name));
  const problem = location.problems.find(({ where }) => where === target?.name);
  if (problem) return { verdict: 'not-deployed', what: `${name}: ${problem.what}` };
  const located = location.located.find((candidate) => candidate.target.name === target?.name);
  // By the guide, a named secret that is not there resolves to an empty text.
  if (located?.target.kind === 'native-secret' && located.id === undefined)
    return { verdict: 'empty', what: `${name} is not on the platform, so its reference gives nothing` };
  return located?.isUnset === true ? { verdict: 'unset', what: `${name} holds no value yet` } : undefined;
}
