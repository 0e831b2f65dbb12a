import { renderSum } from '../../core/rotation-timing';
import { notBeforeOf } from '../../secrets/value-rules/token-shapes';
import { valueContext, valueProblems } from '../../secrets/value-rules/value-problems';
import type { OldValue } from './kept-values';
import type { StageFinding } from '../machine/rotation';
import type { StageContext } from './stage-context';
import { again, refused, type StageFault } from '../machine/stage-fault';
import { sameToken } from '../machine/same-token';
import type { IssuedNow } from './issue-once';

/** What is to be said of a value that is taken. */
export interface Remarks {
  readonly texts: readonly string[];
  readonly facts: NonNullable<StageFinding['facts']>;
}

/**
 * Passes a value that may take the place of the one in use. Issuers lie, mostly by mistake: a value that breaks the rules for values, that
 * is not good yet, or that lives shorter than its rotation's timing holds for is none, while the one in use is good. Once it is too late to
 * save that one, a value that outlives it is better than none, however short it lives.
 *
 * @throws StageFault
 */
export function assertUsable(issued: IssuedNow, old: OldValue, context: StageContext): Remarks {
  const { rotation, secret, ports } = context;
  const now = ports.clock.now();
  const rules = { ...valueContext(secret, now), minimumLifeSeconds: 0 };
  // Its end is judged below, by the sum.
  const [problem] = valueProblems(issued.value, secret.name, rules).filter(({ code }) => code !== 'value-expired');
  if (problem) throw refused(problem.code);
  const tooLate = isTooLate(old, context, now);
  const fault = notYetGood(issued, context, now) ?? tooShort(issued, context, now);
  if (fault && !(tooLate && outlives(issued, context, now)) && rotation.cause !== 'revoked') throw fault.fault;
  // With a leaked value in use, any other is better; but for a dead one.
  const { endsAt } = issued;
  if (rotation.cause === 'revoked' ? endsAt !== null && endsAt <= now : endsFirst(issued, context, now))
    throw refused('issuer-value-ends-first');
  return remarks(issued, fault?.how, context);
}

/**
 * Passes a value of which its issuer says only afterwards when it ends, by the same rules.
 *
 * @throws StageFault `issuer-life-too-short`
 */
export async function assertLives(endsAt: number, context: StageContext): Promise<void> {
  const { rotation, values, ports } = context;
  const now = ports.clock.now();
  const value = { endsAt, askedAt: rotation.times.issue?.begun ?? rotation.begunAt };
  const fault = tooShort(value, context, now);
  if (!fault || rotation.cause === 'revoked') return;
  if (isTooLate(await values.old(), context, now) && outlives(value, context, now)) return;
  throw refused('issuer-life-too-short', { outcome: 'refuted', how: fault.how });
}

type Life = Pick<IssuedNow, 'endsAt' | 'askedAt'>;

interface Judged {
  readonly how: string;
  readonly fault: StageFault;
}

function notYetGood({ value }: IssuedNow, { timing }: StageContext, now: number): Judged | undefined {
  const wait = (notBeforeOf(value.reveal()) ?? 0) - now;
  if (wait <= timing.clockSkewSeconds * 1000) return undefined;
  const how = `it is good only in ${inSeconds(wait)} s by this machine’s clock; clocks may differ by ${timing.clockSkewSeconds} s`;
  return { how, fault: again('issuer-value-not-yet-good', wait, { outcome: 'refuted', how }) };
}

/** The same arithmetic as when it was declared: a value must live for more than twice the least lead. */
function tooShort(
  { endsAt, askedAt }: Life,
  { timing, secret, policy }: StageContext,
  now: number,
): Judged | undefined {
  if (endsAt === null) return undefined;
  const life = (endsAt - askedAt) / 1000;
  const least = Math.min(2 * timing.leastLeadSeconds + 1, secret.lifetimeSeconds ?? Infinity);
  if (life + timing.clockSkewSeconds >= least) return undefined;
  const how =
    `it lives for ${inSeconds(life * 1000)} s, declared are ${secret.lifetimeSeconds ?? 'none'}${secret.lifetimeSeconds === null ? '' : ' s'}; ` +
    `a value must live for more than twice the lead of ${renderSum(timing.leadSum)}`;
  const finding: StageFinding = { outcome: 'refuted', how };
  // Whoever hands out what it has kept gives another once that has ended.
  const fault =
    policy.kind === 'carried-over'
      ? refused('issuer-life-too-short', finding)
      : again('issuer-life-too-short', Math.max(0, endsAt - now), finding);
  return { how, fault };
}

/** The last moment at which a better value could come in time is over. Where no end is known, the latest one that can be counts. */
function isTooLate(old: OldValue, { rotation, secret, timing }: StageContext, now: number): boolean {
  const latest =
    old.writtenAt === null || secret.lifetimeSeconds === null ? null : old.writtenAt + secret.lifetimeSeconds * 1000;
  const end = rotation.oldEndsAt ?? latest;
  return end !== null && now >= end - (timing.overlapSeconds + timing.issueSeconds) * 1000;
}

/** It is good for some time when it gets to the platform, and longer than the one in use. */
function outlives({ endsAt }: Pick<Life, 'endsAt'>, { rotation, timing }: StageContext, now: number): boolean {
  const arrival = now + (timing.issueSeconds + timing.clockSkewSeconds) * 1000;
  return endsAt === null || endsAt > Math.max(arrival, rotation.oldEndsAt ?? 0);
}

function endsFirst({ endsAt }: IssuedNow, { rotation }: StageContext, now: number): boolean {
  return endsAt !== null && endsAt <= Math.max(now, rotation.oldEndsAt ?? 0);
}

/** A minute less than declared is usual: issuers count from their own beginning, in whole seconds. */
const usualShortfall = 60;

function remarks(
  { endsAt, askedAt, oldEndedAt }: IssuedNow,
  fault: string | undefined,
  context: StageContext,
): Remarks {
  const { rotation, secret } = context;
  const life = endsAt === null ? Infinity : inSeconds(endsAt - askedAt);
  const isShort = life < (secret.lifetimeSeconds ?? 0) - usualShortfall;
  const hasRepeated = oldEndedAt !== undefined || rotation.fault?.code === sameToken;
  const gap = context.gapSeconds;
  return {
    texts: [
      ...(fault === undefined && isShort ? [`it lives for ${life} s, declared are ${secret.lifetimeSeconds} s`] : []),
      ...(fault === undefined
        ? []
        : [`${fault}; taken all the same, since the value in use could not be saved any more`]),
      ...(hasRepeated ? [`its issuer repeats the token in use: up to ${gap} s without a good value`] : []),
    ],
    facts: hasRepeated ? { gapSeconds: gap } : {},
  };
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
