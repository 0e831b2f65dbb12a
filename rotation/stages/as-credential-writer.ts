import { releaseLease, takeLease } from '../../ledger/lease';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import { writeLeaseName } from '../../secrets/writing/write-leases';
import type { StageContext } from './stage-context';
import { again } from '../machine/stage-fault';
import { isClaimed, lost } from '../store/save-rotation';

/** How soon to ask again where somebody else writes. */
const busyMilliseconds = 1_000;

/**
 * Does the work while nobody else writes the credential. The right that an earlier worker of the same rotation left behind is taken over:
 * whoever has the claim of a rotation comes after that one.
 *
 * @throws StageFault `credential-busy`; ProblemsError `rotation-lost` when another worker has taken over
 */
export async function asCredentialWriter<T>(
  { environment, rotation, claim, ports }: StageContext,
  target: string,
  work: () => Promise<T>,
): Promise<T> {
  const { db, clock, worker, pulse, isGone = () => false } = ports;
  const ours = ` in ${rotation.id}`;
  const wish = {
    name: writeLeaseName(environment.name, target),
    holder: `${worker}${ours}`,
    milliseconds: claimMilliseconds,
  };
  const isVoid = (holder: string) => holder.endsWith(ours) || isGone(holder);
  const [answer, isOurs] = await Promise.all([takeLease(db, wish, clock, isVoid), isClaimed(db, claim)]);
  if (!isOurs) throw lost(rotation);
  if (answer.status === 'held') throw again('credential-busy', busyMilliseconds);
  const hold = pulse?.holdLease(answer.lease);
  try {
    return await work();
  } finally {
    hold?.end();
    await releaseLease(db, answer.lease);
  }
}
