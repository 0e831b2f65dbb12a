import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';
import type { ScheduledPolicy } from '../../core/rotation-policy';
import { total, type RotationTiming } from '../../core/rotation-timing';
import { currentValue } from '../../secrets/reading/current-value';
import { tryFindSecret } from '../../secrets/targets/find-in-inventory';
import { secretNamed } from '../../secrets/targets/secret-named';
import { actionsUsing } from '../plan/actions-using';
import { timingOf } from '../plan/candidate';
import { companionValue } from '../issuers/companion-value';
import type { Issuer, IssuerTask } from '../issuers/issuer';
import { issuerOf } from '../issuers/issuer-of';
import { createKeptValues, type HeldValues, type KeptValues, type OldValue } from './kept-values';
import type { StagePorts } from './stage-ports';
import { readSource } from '../../secrets/reading/read-source';
import type { Rotation } from '../machine/rotation';
import { refused } from '../machine/stage-fault';
import type { Claim } from '../store/claim';

/** Values that every stage of one rotation works with. */
export interface StageContext {
  readonly rotation: Rotation;
  readonly claim: Claim;
  /** The stage was begun before and never ended: its effects may be there already. */
  readonly isRepeated: boolean;
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  readonly policy: ScheduledPolicy;
  readonly issuer: Issuer;
  readonly task: IssuerTask;
  readonly values: KeptValues;
  readonly timing: RotationTiming;
  /** Seconds for which no good value is in use where a new one can be had only once the old one is dead. */
  readonly gapSeconds: number;
  /** Value of a secret of the environment as it is now. */
  readonly currentOf: (secret: string) => Promise<Redacted>;
  readonly ports: StagePorts;
}

/**
 * Looks up what the rotation's names mean today.
 *
 * @throws StageFault `rotation-undeclared` when the inventory does not have the secret rotated any more
 */
export function stageContext(claim: Claim, held: HeldValues, ports: StagePorts): StageContext {
  const { rotation, isRepeated } = claim;
  const { environment, secret, policy } = policyOf(rotation, ports);
  const issuer = issuerOf(policy);
  const kept = createKeptValues({ rotation, environment, secret, held, ports });
  const values: KeptValues = { ...kept, old: async () => withReference(await kept.old(), rotation, policy) };
  const currentOf = (name: string) => currentOrCompanion(environment, name, ports);
  const timing = timingOf(environment, policy, secret.lifetimeSeconds, actionsUsing(environment, secret.name));
  const task: IssuerTask = {
    policy,
    secret,
    environment,
    idempotencyKey: rotation.id,
    inUse: async () => (await values.old()).reference,
    isInUseKnown: async () => (await values.old()).writtenAt !== null,
    currentOf,
    sourceValue: () => readSource(environment, secret, ports.sources),
    send: ports.send,
    platform: (ports.writerOf ?? ports.clientOf)(environment),
    now: () => ports.clock.now(),
  };
  const gapSeconds = total(timing.gapSum);
  const common = {
    rotation,
    claim,
    isRepeated,
    environment,
    secret,
    policy,
    timing,
    gapSeconds,
    values,
    currentOf,
    task,
    ports,
  };
  return { ...common, issuer };
}

/** A value that a source gave is on record without its issuer's name for it; what took its place may tell. */
function withReference(old: OldValue, { reference }: Rotation, policy: ScheduledPolicy): OldValue {
  if (old.reference !== null || reference === null) return old;
  return { ...old, reference: issuerOf(policy).referenceBefore?.(policy, reference) ?? null };
}

function policyOf(rotation: Rotation, { inventory }: StagePorts) {
  const found = tryFindSecret(inventory, rotation.environment, rotation.secret);
  const policy = found?.secret.rotation;
  if (!found || !policy || policy.kind === 'renewed-elsewhere') throw refused('rotation-undeclared');
  return { ...found, policy };
}

async function currentOrCompanion(
  environment: InventoryEnvironment,
  name: string,
  { db, keyOf, sources }: StagePorts,
): Promise<Redacted> {
  const secret = secretNamed(environment, name);
  if (!secret) throw refused('rotation-undeclared');
  const companion = await companionValue(db, environment, name, keyOf(environment.name));
  return companion ?? currentValue(environment, secret, { db, keyOf, sources });
}
