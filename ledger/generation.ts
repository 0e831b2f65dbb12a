import type { Problem } from '../core/problem';
import type { LedgerEvent, NewRecord } from './record';

/** Events with which a new value of a secret begins: `writing` gives one that is there, `begun` a rotation that is to make one. */
const begins: ReadonlySet<LedgerEvent> = new Set(['writing', 'begun']);

/**
 * Why a record may not carry its generation. The writer says which one it believes to be next; of two that believe the same, the second
 * finds it taken. `newest` has what there was until now, and is moved on by a record that begins a generation.
 */
export function generationProblems(newest: Map<string, number>, record: Omit<NewRecord, 'environment'>): Problem[] {
  const { secret, event, generation } = record;
  if (secret === null) return [];
  const known = newest.get(secret) ?? 0;
  if (!begins.has(event)) return generation >= 1 && generation <= known ? [] : [unknown(secret, generation, known)];
  if (generation !== known + 1) return [taken(secret, generation, known)];
  newest.set(secret, generation);
  return [];
}

function taken(secret: string, generation: number, newest: number): Problem {
  return {
    code: 'generation-taken',
    where: secret,
    what: `another writer was faster: generation ${generation} must follow ${newest}, the newest there is`,
    fix: 'look at what the other one wrote, and run the command again if it is still needed',
  };
}

function unknown(secret: string, generation: number, newest: number): Problem {
  return {
    code: 'generation-unknown',
    where: secret,
    what: `generation ${generation} was never begun; the newest is ${newest}`,
    fix: 'see that this is the database that the value was written with',
  };
}
