import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assertNoProblems, ProblemsError } from '../../core/problem';
import { tryReadText } from '../../core/try-read-text';
import { initStack } from '../../terraform/init-stack';
import { initialisedPlace, localFileOf, placeOf } from '../../terraform/place-of';
import { parseState, readState, type StackState } from '../../terraform/read-state';
import type { Stack } from '../../terraform/stack';
import { placeFaults, stateFaults, type KnownState } from '../../terraform/state-faults';
import { openStateStore } from '../../terraform/state-store';
import type { Work } from './open-work';

/**
 * Initialises a stack, and makes sure that the state it finds is the one that its last deploy left, wherever that was kept.
 *
 * @throws ProblemsError `state-would-move`, `state-moved`, `state-missing`, `state-stale`, or with what Terraform said
 */
export async function readyStack(stack: Stack, work: Work): Promise<void> {
  const known = knownState(stack, work);
  const faults = placeFaults(known);
  if (faults.length > 0 && !(await isOver(stack, known, work))) throw new ProblemsError(faults);
  await initStack(stack, work.port);
  assertNoProblems(stateFaults(known, await findState(stack, work)));
}

/** True where only the stack's folder speaks for another place, and nothing is there any more: all of it was destroyed. */
async function isOver(stack: Stack, { recorded, initialised }: KnownState, work: Work): Promise<boolean> {
  if (recorded || !initialised) return false;
  const { name } = stack;
  const file = localFileIn(stack, work);
  try {
    const folder = join(work.planFolder, `${name}-before`);
    const text = await (await openStateStore({ name, place: initialised, file, folder }, work.port)).pull();
    return text.trim() === '' || parseState(text)?.resources.length === 0;
  } catch (error) {
    // Who cannot look there does not know.
    if (error instanceof ProblemsError) return false;
    throw error;
  }
}

/** The file of a stack's state where that is kept locally, whether it is now or not. */
export function localFileIn({ name }: Stack, { stateFolder }: Work): string {
  return join(stateFolder, `terraform.${name}.tfstate`);
}

/** Traces of a stack's state beside the place that is declared. */
export function knownState(stack: Stack, work: Work): KnownState {
  const { deployed } = work;
  const file = localFileIn(stack, work);
  const own = localFileOf(stack);
  const text = own !== undefined && resolve(own) === resolve(file) ? undefined : tryReadText(file);
  const state = text === undefined ? undefined : parseState(text);
  return {
    stack: stack.name,
    declared: placeOf(stack),
    recorded: deployed.stacks.find(({ stack: name }) => name === stack.name),
    recordFile: join(deployed.directory, `${stack.name}.json`),
    initialised: initialisedPlace(stack),
    local: state && { file, state },
  };
}

/** A local state is read from its file, which takes no run of Terraform. */
async function findState(stack: Stack, { port }: Work): Promise<StackState> {
  const file = localFileOf(stack);
  if (file === undefined) return readState(stack, port);
  const text = existsSync(file) ? (tryReadText(file) ?? '') : '';
  if (text.trim() === '') return { serial: 0, lineage: '', resources: [] };
  return parseState(text) ?? readState(stack, port);
}
