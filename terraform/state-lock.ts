import type { Problem } from '../core/problem';
import { hasBegun, type UiEvent } from './ui-event';

/** A lock that another holds. */
export interface StateLock {
  /** Who holds it, in words. */
  readonly holder: string;
  /** False where Terraform could not see the holder: on Postgres it describes its own attempt. */
  readonly isOfHolder: boolean;
  /** By which `force-unlock` knows it; undefined where it ends with its holder. */
  readonly id: string | undefined;
}

/** Words for a lock that is held; other failures while locking, such as a refused login, are not waited for. */
const held =
  /already (been )?locked|resource temporarily unavailable|PreconditionFailed|ConditionalRequestConflict|ConditionalCheckFailed|another process has locked/i;

/** Two that make the same schema, table or sequence on Postgres at once: the second finds it made. */
const madeTwice =
  /duplicate key value violates unique constraint "?pg_(namespace|class|type|proc)_|tuple concurrently updated|(schema|relation) "?[^"]*"? already exists/i;

/** On Postgres a lock ends with its session. */
const isPostgres = /workspace is already locked|locked for workspace creation/i;

/** The lock that a run has met, where it had done nothing yet. */
export function tryReadLock(events: readonly UiEvent[]): StateLock | undefined {
  if (hasBegun(events)) return undefined;
  const said = events
    .filter(({ diagnostic }) => diagnostic?.severity === 'error')
    .map(({ diagnostic }) => `${diagnostic?.summary}\n${diagnostic?.detail}`);
  const text = said.find((words) => isHeld(words));
  if (text === undefined) return undefined;
  if (madeTwice.test(text) || isPostgres.test(text)) return { holder: unknown, isOfHolder: false, id: undefined };
  const [who, created, operation, id] = ['Who', 'Created', 'Operation', 'ID'].map((name) => memberOf(text, name));
  if (who === undefined) return { holder: unknown, isOfHolder: true, id };
  const does = operation?.replace(/^OperationType/, '').toLowerCase();
  const holder = [
    who,
    does === undefined ? '' : ` (${does})`,
    created === undefined ? '' : `, since ${minuteOf(created)}`,
  ];
  return { holder: holder.join(''), isOfHolder: true, id };
}

/** Patience is over. */
export function stateLocked(where: string, { holder, id }: StateLock, waited: number): Problem {
  const seconds = Math.round(waited / 1000);
  const killed =
    id === undefined
      ? 'the lock ends with the session that holds it'
      : `one that was killed has left it: \`terraform force-unlock ${id}\` in the stack’s folder`;
  return {
    code: 'state-locked',
    where,
    what: `its state is locked by ${holder}; ${seconds === 0 ? 'it was not waited for' : `it was waited for ${seconds} s`}, and nothing was changed`,
    fix: `run the command again once the other has ended; --lock-timeout waits longer; ${killed}`,
  };
}

const unknown = 'somebody who cannot be seen from here';

function isHeld(text: string): boolean {
  return madeTwice.test(text) || (/lock/i.test(text) && held.test(text));
}

/** A line of Terraform's lock info. */
function memberOf(text: string, name: string): string | undefined {
  const found = new RegExp(`^\\W*${name}:[ \\t]+(\\S.*)$`, 'm').exec(text)?.[1]?.trim();
  return found === undefined || found === '' ? undefined : found.replaceAll(/\p{Cc}/gu, '').slice(0, 200);
}

/** `2026-11-29 05:27:02.92 +0000 UTC` to the second. */
function minuteOf(created: string): string {
  return created.replace(/\.\d+ \+0000 UTC$/, ' UTC');
}
