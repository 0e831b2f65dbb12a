import type { Step } from '../../rotation/run/rotation-ports';
import type { Io } from '../io';
import { wrap } from '../wrap';
import { durationInWords, timeInWords } from './in-words';

/**
 * Warns once the new value is written that the old one ends before the overlap is over, in milliseconds: calls that still carry it may be
 * refused. Silent about one that leaked, which is ended at once by wish.
 */
export function tellEarlyEnd({ before, after }: Step, overlap: number, io: Pick<Io, 'stderr'>): void {
  const { secret, cause, oldEndsAt, storedAt } = after;
  const isWritten = before.storedAt === null && storedAt !== null;
  if (!isWritten || cause === 'revoked' || oldEndsAt === null) return;
  const missing = storedAt + overlap - oldEndsAt;
  if (missing <= 0) return;
  const when = `${timeInWords(oldEndsAt)}, ${durationInWords(missing)} before its overlap is over`;
  const text = `warning: ${secret}: the old value ends at ${when}; calls that still carry it may be refused`;
  io.stderr.write(`${wrap(text, 78).join('\n  ')}\n`);
}
