import type { InventoryEnvironment } from '../../core/inventory';
import type { Location } from '../platform/locate';
import type { LocatedTarget } from '../targets/located-target';
import { writeTargets, type WriteTarget } from '../targets/write-target';
import type { ReasonedVerdict } from './action-proof';

/** Why secrets cannot be good, known from the platform's lists alone; those that may be are left out. */
export function secretVerdicts(
  environment: InventoryEnvironment,
  { located, problems }: Location,
): ReadonlyMap<string, ReasonedVerdict> {
  const faults = new Map(problems.map(({ where, what }) => [where, what]));
  const found = new Map(located.map((target) => [target.target.name, target]));
  return new Map(
    writeTargets(environment).flatMap((target) =>
      target.secrets.flatMap((name): [string, ReasonedVerdict][] => {
        const judgement = judge(name, target, { fault: faults.get(target.name), found: found.get(target.name) });
        return judgement ? [[name, judgement]] : [];
      }),
    ),
  );
}

function judge(
  name: string,
  { kind }: WriteTarget,
  { fault, found }: { readonly fault: string | undefined; readonly found: LocatedTarget | undefined },
): ReasonedVerdict | undefined {
  if (fault !== undefined) return { verdict: 'not-deployed', what: `${name}: ${fault}` };
  // By the guide, a named secret that is not there resolves to an empty text.
  if (kind === 'native-secret' && found?.id === undefined)
    return { verdict: 'empty', what: `${name} is not on the platform, so its reference gives nothing` };
  return found?.isUnset === true ? { verdict: 'unset', what: `${name} holds no value yet` } : undefined;
}
