import type { DeployedStack } from '../core/deployed';
import type { Problem } from '../core/problem';
import { describePlace, isSamePlace, type StatePlace } from '../core/state-place';
import type { StackState } from './read-state';

/** Traces of a stack's state beside the place that is declared. */
export interface KnownState {
  readonly stack: string;
  /** Undefined for a kind that we do not know. */
  readonly declared: StatePlace | undefined;
  /** Record of the last deploy, and its file. */
  readonly recorded: DeployedStack | undefined;
  readonly recordFile: string;
  /** Place that the stack's folder was initialised for. */
  readonly initialised: StatePlace | undefined;
  /** A local state of the stack that is not in the declared place. */
  readonly local: { readonly file: string; readonly state: StackState } | undefined;
}

/** Reasons not to look for the state in the declared place at all. */
export function placeFaults({ stack, declared, recorded, initialised }: KnownState): Problem[] {
  if (!declared) return [];
  const last = recorded?.state?.place ?? initialised;
  return last && !isSamePlace(last, declared) ? [wouldMove(stack, describePlace(last), declared)] : [];
}

/** Reasons not to work with the state that was found in the declared place. */
export function stateFaults(known: KnownState, found: StackState): Problem[] {
  const { stack, declared, recorded, local } = known;
  if (found.movedTo !== undefined && found.resources.length === 0) return [moved(known, found.movedTo)];
  const { state } = recorded ?? {};
  if (state) {
    if (state.lineage !== found.lineage) return [missing(known, found)];
    return found.serial < state.serial ? [stale(known, found.serial, state.serial)] : [];
  }
  if (local && local.state.resources.length > 0 && !isCopy(local.state, found) && declared)
    return [wouldMove(stack, local.file, declared)];
  return recorded && found.resources.length === 0 ? [missing(known, found)] : [];
}

/** A copy that was left behind is no other state. */
function isCopy(left: StackState, found: StackState): boolean {
  return left.lineage === found.lineage && left.serial <= found.serial;
}

function wouldMove(where: string, from: string, to: StatePlace): Problem {
  return {
    code: 'state-would-move',
    where,
    what: `its state is in ${from}, and \`state\` names ${describePlace(to)}: it would be left behind, and everything made again; nothing was changed`,
    fix: `take it along: npx gcda state migrate ${where}; or take the change of \`state\` back`,
  };
}

function moved({ stack, declared }: KnownState, to: string): Problem {
  const here = declared ? describePlace(declared) : 'this place';
  return {
    code: 'state-moved',
    where: stack,
    what: `its state was moved from ${here} to ${to}; nothing was changed`,
    fix: 'take in the commit that moved it (`state` of the environment, and the record of deploys), or npx gcda state migrate',
  };
}

function missing({ stack, declared, recordFile }: KnownState, { lineage, resources }: StackState): Problem {
  const place = declared ? describePlace(declared) : 'its place';
  const found =
    lineage === '' ? 'there is none' : resources.length === 0 ? 'there is an empty one' : 'there is another';
  return {
    code: 'state-missing',
    where: stack,
    what: `it is deployed, as ${recordFile} says, and its state must be in ${place}: ${found}; everything would be made again, and nothing was changed`,
    fix: `see that place, database and folder are those of the last deploy, or bring the state there; if the stack was destroyed by other means, delete ${recordFile}`,
  };
}

function stale({ stack, recordFile }: KnownState, found: number, recorded: number): Problem {
  return {
    code: 'state-stale',
    where: stack,
    what: `its state must be as new as at the last deploy (serial ${recorded} in ${recordFile}), got ${found}: an old copy was put in its place; nothing was changed`,
    fix: `bring back the newer one; if the old one is right, set \`serial\` to ${found} in ${recordFile}`,
  };
}
