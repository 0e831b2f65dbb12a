import { countChanges, type StackPlan } from '../../terraform/plan';

/** A plan as `--json` prints it: no path of this machine, no sensitive value. */
export function describePlan({ stack, mode, digest, changes, outputs, drift, hasChanges }: StackPlan) {
  return { stack: stack.name, mode, digest, hasChanges, ...countChanges(changes), changes, outputs, drift };
}
