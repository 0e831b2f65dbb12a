import type { Redacted } from '../core/redacted';
import { assertNoProblems } from '../core/problem';
import { acquireLease, releaseLease } from '../ledger/lease';
import { lastOf } from '../ledger/ledger';
import { createCatalog } from '../secrets/catalog';
import { hydrateTarget, type Written } from '../secrets/hydrate';
import { locateTargets } from '../secrets/locate';
import { targetOf } from '../secrets/set';
import type { WriteTarget } from '../secrets/write-target';
import type { StageContext } from './stage-context';
import { again, refused } from './stage-fault';

/** Longer than a write with all its repetitions takes. */
const leaseMilliseconds = 240_000;
/** How soon to ask again where somebody else writes. */
const busyMilliseconds = 1_000;

/**
 * Writes the secret's credential as a whole: this value, what changes along with it, and the others as they are now. Nobody else writes the
 * credential meanwhile.
 *
 * @throws StageFault `credential-busy`: again; `generation-taken`, `companion-apart`: never; and what writing throws
 */
export async function writeCredential(
  context: StageContext,
  value: Redacted,
  reference: string | null,
): Promise<Written> {
  const { environment, secret, ports } = context;
  const target = targetOf(environment, secret.name);
  const name = `write ${environment.name}/${target.name}`;
  const wish = { name, holder: ports.worker, milliseconds: leaseMilliseconds };
  const answer = await acquireLease(ports.db, wish, ports.clock);
  if (answer.status === 'held') throw again('credential-busy', busyMilliseconds);
  try {
    await assertNotSuperseded(context);
    const values = await valuesOf(target, value, reference, context);
    const client = ports.clientOf(environment);
    const { located, problems } = await locateTargets(environment, [target], client, createCatalog());
    assertNoProblems(problems);
    // One target that has no problem is one that was located.
    return await hydrateTarget(environment, located[0]!, values, client);
  } finally {
    await releaseLease(ports.db, answer.lease);
  }
}

/** A person may have set another value while this one was on its way. Theirs is the later wish. */
async function assertNotSuperseded({ rotation, ports }: StageContext): Promise<void> {
  const last = await lastOf(ports.db, rotation);
  if (last && last.generation > rotation.generation) throw refused('generation-taken');
}

async function valuesOf(
  target: WriteTarget,
  value: Redacted,
  reference: string | null,
  { secret, declared, issuer, currentOf }: StageContext,
): Promise<Map<string, Redacted>> {
  const companions =
    (reference === null ? undefined : issuer.companions?.(declared, reference)) ?? new Map<string, Redacted>();
  if ([...companions.keys()].some((name) => !target.secrets.includes(name))) throw refused('companion-apart');
  const values = new Map([...companions, [secret.name, value]]);
  for (const name of target.secrets) if (!values.has(name)) values.set(name, await currentOf(name));
  return values;
}
