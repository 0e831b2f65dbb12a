import { deployedDirectory, readDeployed, type DeployedStack } from '../../core/deployed';
import { fileProblem } from '../../core/file-problem';
import { ProblemsError, type Problem } from '../../core/problem';
import { writeDeployed } from '../../core/write-deployed';
import type { Acceptance } from '../../ledger/accepted';
import type { Applied } from '../../terraform/apply-stack';
import type { StackPlan } from '../../terraform/plan';
import { placeOf } from '../../terraform/place-of';
import { readState, type StackState } from '../../terraform/read-state';
import type { Stack } from '../../terraform/stack';
import { actorOf } from '../actor';
import type { Io } from '../io';
import { deployingClients } from './deploying-clients';
import type { Work } from './open-work';
import { recordOfState } from './record-of-state';

/** Result of a run for one stack. */
export interface StackRun {
  /** Undefined where there was nothing to apply. */
  readonly applied: Applied | undefined;
  /** Acceptances of all stacks that no ledger has taken. */
  readonly accepted: readonly Acceptance[];
}

/**
 * Records what exists after Terraform ran on a stack, for the next synth to compare with: from its state, and from what the run did.
 * Gives the problems; the deploy itself is done.
 */
export async function recordDeployed(
  plan: StackPlan,
  { applied, accepted }: StackRun,
  work: Work,
  io: Pick<Io, 'clock' | 'cwd' | 'env'>,
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
    const letPass = acceptedOf(accepted, before, plan.stack, io);
    writeDeployed(directory, { ...record, ...clients, ...letPass, ...stateOf(plan.stack, state) });
    return [];
  } catch (error) {
    const refused = fileProblem(error);
    if (error instanceof ProblemsError) return [notRecorded(name), ...error.problems];
    if (refused) return [notRecorded(name), refused];
    throw error;
  }
}

/** With what was let pass before. */
function acceptedOf(
  accepted: readonly Acceptance[],
  before: DeployedStack | undefined,
  { name }: Stack,
  io: Pick<Io, 'clock' | 'env'>,
): Pick<DeployedStack, 'accepted'> {
  const by = actorOf(io.env);
  const at = new Date(io.clock.now()).toISOString();
  const own = accepted.filter(({ stack }) => stack === name);
  const all = [
    ...(before?.accepted ?? []),
    ...own.map(({ reason, code, secrets }) => ({ at, by, reason, code, secrets: [...secrets] })),
  ];
  return all.length === 0 ? {} : { accepted: all };
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
