import { earliest } from '../../core/earliest';
import type { Redacted } from '../../core/redacted';
import { endOf } from '../../secrets/value-rules/token-shapes';
import type { Issued } from '../issuers/issuer';
import type { StageContext } from './stage-context';

/** A value that came, and when it was asked for; its end is the earliest that anybody names. */
export interface IssuedNow extends Issued {
  readonly askedAt: number;
  /** When the value in use ended, where that was ended first. */
  readonly oldEndedAt?: number;
}

/** One value. It lives no longer than declared, and no longer than it says itself, whatever its issuer says. */
export async function issueOnce({ issuer, task, secret, ports }: StageContext): Promise<IssuedNow> {
  const askedAt = ports.clock.now();
  const issued = await issuer.issue(task);
  const known = earliest(issued.endsAt, endOf(issued.value.reveal(), secret.type) ?? null);
  const declared = secret.lifetimeSeconds === null ? null : ports.clock.now() + secret.lifetimeSeconds * 1000;
  return { ...issued, endsAt: known === null ? null : earliest(known, declared), askedAt };
}

/** The value in use is not always known. */
export function isSame(value: Redacted, old: Redacted | undefined): boolean {
  return old?.reveal() === value.reveal();
}
