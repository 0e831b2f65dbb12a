import { again, type StageFault } from '../machine/stage-fault';

/** An issuer answered, and its answer cannot be used. `what` names the member that is wrong, and quotes nothing of it. */
export function unusable(what: string): StageFault {
  return again('issuer-answer-unusable', undefined, { outcome: 'refuted', how: what });
}
