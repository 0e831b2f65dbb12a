import { ProblemsError } from '../../core/problem';
import type { StageFinding, StageOutcome } from './rotation';

type Fault = Exclude<StageOutcome, { kind: 'done' }>;

/** Thrown inside a stage that comes to no end: not now, or never. Holds no text of the other side. */
export class StageFault extends Error {
  override readonly name = 'StageFault';

  constructor(readonly outcome: Fault) {
    super(outcome.code);
  }
}

/**
 * Not now: a time-out, a 429, a service that is down. `after` is the least wait in milliseconds that the other side asked for: the machine
 * heeds it as far as that is safe. `finding` says more than the code.
 */
export function again(code: string, after?: number, finding?: StageFinding): StageFault {
  return new StageFault({
    ...{ kind: 'again', code },
    ...(after === undefined ? {} : { after }),
    ...(finding ? { finding } : {}),
  });
}

/** Not before a time of our own reckoning, such as the end of caches: waited for as it is. */
export function notBefore(code: string, after: number): StageFault {
  return new StageFault({ kind: 'again', code, after, isOurs: true });
}

/** Nobody was asked: whoever would be has failed several times in a row, and is left alone for so many milliseconds. */
export function postponed(after: number): StageFault {
  return new StageFault({ kind: 'again', code: 'breaker-open', after, isPostponed: true });
}

/** Nobody was asked: the window in which an outage was accepted is closed for so many milliseconds. */
export function outsideWindow(after: number): StageFault {
  return new StageFault({ kind: 'again', code: 'rotation-outside-window', after, isPostponed: true, isOurs: true });
}

/** Never. */
export function refused(code: string, finding?: StageFinding): StageFault {
  return new StageFault({ kind: 'refused', code, ...(finding ? { finding } : {}) });
}

/** True for the problem of whoever goes on with a rotation that another worker has taken over. */
export function isLost(error: unknown): boolean {
  return error instanceof ProblemsError && error.problems.some(({ code }) => code === 'rotation-lost');
}
