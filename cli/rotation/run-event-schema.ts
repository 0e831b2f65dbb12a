import { exitCodes } from '../../core/problem';
import { eventSchemas } from '../../rotation/events/event-schemas';
import type { Io } from '../io';

/** `gcda rotator schema`. */
export function runEventSchema(io: Pick<Io, 'stdout'>): Promise<number> {
  io.stdout.write(`${JSON.stringify(eventSchemas(), null, 2)}\n`);
  return Promise.resolve(exitCodes.done);
}
