import { deployedDirectory, readDeployed, type DeployedStack } from '../../core/deployed';
import { fileProblem } from '../../core/file-problem';
import { ProblemsError, type Problem } from '../../core/problem';
import { writeDeployed } from '../../core/write-deployed';
import type { Applied } from '../../terraform/apply-stack';
import type { StackPlan } from '../../terraform/plan';
import { placeOf } from '../../terraform/place-of';
import { readState, type StackState } from '../../terraform/read-state';
import type { Stack } from '../../terraform/stack';
import type { Io } from '../io';
import { deployingClients } from './deploying-clients';
import type { Work } from './open-work';
import { recordOfState } from './record-of-state';

/**
 * Records what exists after Terraform ran on a stack, for the next synth to compare with: from its state, and from what the run did.
 * `applied` is undefined where there was nothing to apply. Gives the problems; the deploy itself is done.
 */
export async function recordDeployed(
  plan: StackPlan,
  applied: Applied | undefined,
  work: Work,
  io: Pick<Io, 'cwd' | 'env'>,
): Promise<readonly Problem[]> {
  const { inventory, overlay, port } = work;
  if (!inventory) return [];
  const { name } = plan.stack;
  const directory = deployedDirectory(io.cwd, { sandbox: overlay, chosen: io.env.GCDA_DEPLOYED });
  try {
    const before = readDeployed(directory).stacks.find(({ stack }) => stack === name);
    // An interrupted deploy is recorded too.
    const state = await readState(plan.stack, { ...port, signal: new AbortController().signal });
    const isSettled = settledBy(plan, applied);
    const isNew = (address: string) => applied?.created.has(address) === true;
    const record = recordOfState({ stack: name, inventory, state, before, isSettled, isNew });
    const clients = deployingClients({ stack: name, before }, inventory, io);
    writeDeployed(directory, { ...record, ...clients, ...stateOf(plan.stack, state) });
    return [];
  } catch (error) {
    const refused = fileProblem(error);
    if (error instanceof ProblemsError) return [notRecorded(name), ...error.problems];
    if (refused) return [notRecorded(name), refused];
    throw error;
  }
}

/** The state that every later run must find. */
function stateOf(stack: Stack, { lineage, serial }: StackState): Pick<DeployedStack, 'state'> {
  if (lineage === '') return {};
  const place = placeOf(stack);
  return { state: { ...(place ? { place } : {}), lineage, serial } };
}

/** A resource is as declared where the plan had nothing to do for it, or what it had was done. */
function settledBy({ mode, changes }: StackPlan, applied: Applied | undefined): (address: string) => boolean {
  const planned = new Set(changes.map(({ address }) => address));
  return (address) => mode === 'normal' && (!planned.has(address) || applied?.settled.has(address) === true);
}

function notRecorded(where: string): Problem {
  return {
    code: 'deployed-not-recorded',
    where,
    what: 'Terraform’s work is done, and the record of it could not be kept',
    fix: 'mend what follows, then run the same command again: it changes nothing, and records',
  };
}
