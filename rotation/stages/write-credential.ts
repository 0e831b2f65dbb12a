import type { Redacted } from '../../core/redacted';
import { liveBefore, type SecretState } from '../../ledger/ledger';
import { newestOf } from '../../ledger/newest';
import { noteWritingClient } from '../../ledger/writing-clients';
import { putTarget, type Written } from '../../secrets/writing/put-target';
import { locateNow } from '../../secrets/platform/locate-now';
import { targetOf } from '../../secrets/targets/write-target';
import type { WriteTarget } from '../../secrets/targets/write-target';
import { asCredentialWriter } from './as-credential-writer';
import type { StageContext } from './stage-context';
import { refused } from '../machine/stage-fault';

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
  return asCredentialWriter(context, target.name, async () => {
    await assertNotSuperseded(context);
    const values = await valuesOf(target, value, reference, context);
    const states = await statesOf(environment.name, target, ports);
    const place = await locateNow(environment, target, ports.clientOf(environment), { ...ports, states });
    const client = (ports.writerOf ?? ports.clientOf)(environment);
    const note = { ...ports, environment: environment.name };
    return putTarget(environment, place, values, client, (id) => noteWritingClient(ports.db, id, note));
  });
}

/** The last writes of the credential's secrets: they tell which one it was. */
async function statesOf(
  environment: string,
  { secrets }: WriteTarget,
  { db, keyOf }: StageContext['ports'],
): Promise<Map<string, Pick<SecretState, 'live'>>> {
  const states = new Map<string, Pick<SecretState, 'live'>>();
  for (const secret of secrets) {
    const live = await liveBefore(db, { environment, secret }, { key: keyOf(environment) });
    if (live) states.set(secret, { live });
  }
  return states;
}

/** A person may have set another value while this one was on its way. Theirs is the later wish. */
async function assertNotSuperseded({ rotation, ports }: StageContext): Promise<void> {
  const { environment, secret, generation } = rotation;
  const newest = (await newestOf(ports.db, environment, [secret])).get(secret);
  if (newest && newest.generation > generation) throw refused('generation-taken');
}

async function valuesOf(
  target: WriteTarget,
  value: Redacted,
  reference: string | null,
  { secret, policy, issuer, currentOf }: StageContext,
): Promise<Map<string, Redacted>> {
  const companions =
    (reference === null ? undefined : issuer.companions?.(policy, reference)) ?? new Map<string, Redacted>();
  if ([...companions.keys()].some((name) => !target.secrets.includes(name))) throw refused('companion-apart');
  const values = new Map([...companions, [secret.name, value]]);
  for (const name of target.secrets) if (!values.has(name)) values.set(name, await currentOf(name));
  return values;
}
