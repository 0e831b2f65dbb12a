import { refused, type StageFault } from '../machine/stage-fault';
import type { IssuerTask } from './issuer';

/**
 * Name that its issuer has for the value in use, for issuers whose clients take turns; null where its source gave it. Where nobody knows which
 * value is in use, there is no turn: a new value of the wrong client ends the one that calls are made with.
 *
 * @param sources says what the sources must have for a sync to settle it
 * @throws StageFault `issuer-client-in-use-unknown`
 */
export async function referenceInUse(task: IssuerTask, sources: string): Promise<string | null> {
  const why = 'the ledger knows of no value that the platform got';
  if (!(await task.isInUseKnown())) throw clientUnknown(why, bySync(task, sources));
  return task.inUse();
}

/** Advice for a person where the sources tell which client is in use. */
export function bySync({ secret }: Pick<IssuerTask, 'secret'>, sources: string): string {
  return `See that ${sources}, and run \`npx gcda secrets sync ${secret.name}\``;
}

/** The fault that nobody knows whose turn it is, and the way out. */
export function clientUnknown(why: string, wayOut: string): StageFault {
  const how =
    `${why}, so that nobody knows which of the two clients is in use, and a new value of that one would end it at once. ` +
    wayOut;
  return refused('issuer-client-in-use-unknown', { outcome: 'not-proven', how });
}
