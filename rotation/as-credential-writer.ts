import { acquireLease, releaseLease } from '../ledger/lease';
import { writeLeaseName } from '../secrets/writing/write-leases';
import type { StageContext } from './stage-context';
import { again } from './stage-fault';

/** Longer than a write with all its repetitions takes. */
const leaseMilliseconds = 240_000;
/** How soon to ask again where somebody else writes. */
const busyMilliseconds = 1_000;

/**
 * Does the work while nobody else writes the credential. The right that an earlier worker of the same rotation left behind is taken over:
 * whoever has the claim of a rotation comes after that one.
 *
 * @throws StageFault `credential-busy`
 */
export async function asCredentialWriter<T>(
  { environment, rotation, ports }: StageContext,
  target: string,
  work: () => Promise<T>,
): Promise<T> {
  const { db, clock, worker } = ports;
  const ours = ` in ${rotation.id}`;
  const wish = {
    name: writeLeaseName(environment.name, target),
    holder: `${worker}${ours}`,
    milliseconds: leaseMilliseconds,
  };
  let answer = await acquireLease(db, wish, clock);
  if (answer.status === 'held' && answer.holder.endsWith(ours)) {
    await releaseLease(db, { name: wish.name, fence: answer.fence });
    answer = await acquireLease(db, wish, clock);
  }
  if (answer.status === 'held') throw again('credential-busy', busyMilliseconds);
  try {
    return await work();
  } finally {
    await releaseLease(db, answer.lease);
  }
}
