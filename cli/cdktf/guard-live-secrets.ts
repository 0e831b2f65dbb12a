import type { DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import { stacksOf } from '../../core/stacks-of';
import { ProblemsError, type Problem } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { Acceptance } from '../../ledger/accepted';
import { loadKeys } from '../../ledger/keys/load-keys';
import { liveEvents, type LedgerRecord } from '../../ledger/record';
import { isSound } from '../../ledger/read-records';
import { readHistory, readLatest, type SecretState } from '../../ledger/ledger';
import { createCatalog } from '../../secrets/platform/catalog';
import type { StackPlan } from '../../terraform/plan';
import { secretMoves } from '../../terraform/secret-moves';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { openClients } from '../open-clients';
import { readingLedger } from '../with-ledger';
import { liveSecretProblems, type KnownSecrets } from './live-secret-problems';
import type { Work } from './open-work';

/**
 * Judges plans before anybody is asked: none may take a secret that works from what is live. What cannot be told refuses a deploy, and what its
 * author accepts is a warning.
 */
export async function judgeLiveSecrets(
  plans: readonly StackPlan[],
  work: Work,
  { acceptUnproven = '' }: { readonly acceptUnproven?: string },
  io: Io,
): Promise<Judged> {
  try {
    const found = await guardLiveSecrets(plans, work, io);
    const reason = acceptUnproven.trim();
    if (reason === '') return { problems: found.map(({ problem }) => problem), accepted: [] };
    return {
      problems: found.map(({ problem }) => ({ ...problem, level: 'warning' })),
      accepted: found.map(({ problem: { code }, secrets, stack, environment }) => {
        return { environment, stack, secrets, code, reason };
      }),
    };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems, accepted: [] };
    throw error;
  }
}

/** Why plans must not be carried out, or what is said of them; and what of it a person accepts, to be put on record. */
export interface Judged {
  readonly problems: readonly Problem[];
  readonly accepted: readonly Acceptance[];
}

interface Finding {
  readonly problem: Problem;
  readonly secrets: readonly string[];
  readonly stack: string;
  readonly environment: string;
}

/**
 * Ledger and platform are asked only where a plan gives something live another secret.
 *
 * @throws ProblemsError where they have to be asked, and cannot be
 */
async function guardLiveSecrets(plans: readonly StackPlan[], work: Work, io: Io): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const plan of plans) {
    const moves = plan.mode === 'normal' ? secretMoves(plan) : [];
    const environment = work.inventory?.environments.find((one) => stacksOf(one).has(plan.stack.name));
    if (moves.length === 0 || !environment) continue;
    const problems = liveSecretProblems(moves, await knownSecrets(environment, { plan, moves }, work, io));
    const where = { stack: plan.stack.name, environment: environment.name };
    found.push(...problems.map(({ secrets, ...problem }) => ({ problem, secrets, ...where })));
  }
  return found;
}

async function knownSecrets(
  environment: InventoryEnvironment,
  { plan, moves }: { readonly plan: StackPlan; readonly moves: ReturnType<typeof secretMoves> },
  { deployed }: Work,
  io: Io,
): Promise<KnownSecrets> {
  const stack = plan.stack.name;
  const record = deployed.stacks.find((one) => one.stack === stack);
  const { states, checked, before } = await fromLedger(environment, record, io);
  const isNamed = moves.some(
    (move) => move.kind === 'reference' && move.before.named.length + move.added.named.length > 0,
  );
  const named = isNamed ? await namedSecrets(environment, io) : () => false;
  const printOf = (secret: string) => printIn(states.get(secret)?.live);
  // A secret of the same name in the other store has the value that was written there last.
  const printInUse = (other: string, secret: string) =>
    other === secret ? printIn(before.get(secret)) : printOf(other);
  return {
    ...{ environment: environment.name, stack, record },
    credentials: environment.credentials.filter((one) => one.stack === stack),
    isWritten: (secret, credentialId) => {
      const live = states.get(secret)?.live;
      if (credentialId !== undefined) return live?.details.credentialId === credentialId;
      return live !== undefined;
    },
    isNamed: (secret) => named(secret, states.get(secret)?.live, record),
    isProven: (secret, inUse) => {
      const print = printOf(secret);
      return checked.has(secret) || (print !== null && inUse.some((other) => printInUse(other, secret) === print));
    },
  };
}

function printIn(record: LedgerRecord | undefined): string | null {
  const { fingerprint = null, keyId } = record ?? {};
  return fingerprint === null ? null : `${keyId} ${fingerprint}`;
}

interface FromLedger {
  readonly states: ReadonlyMap<string, SecretState>;
  /** Secrets whose value was seen to be good at its target before it was written. */
  readonly checked: ReadonlySet<string>;
  /** Of secrets in the store of named ones: the last write to a credential. */
  readonly before: ReadonlyMap<string, LedgerRecord>;
}

/** The ledger's knowledge of the environment's values. */
async function fromLedger(
  { name, secrets, store }: InventoryEnvironment,
  deployed: DeployedStack | undefined,
  io: Io,
): Promise<FromLedger> {
  const ids = new Set<unknown>(deployed?.credentials.flatMap(({ platformId }) => platformId ?? []));
  const key = (await loadKeys([name], keyPorts(io)))(name);
  return readingLedger(io, async (db) => {
    const { states } = await readLatest(db, name, key);
    const checked = new Set<string>();
    const before = new Map<string, LedgerRecord>();
    for (const { name: secret, rotation } of secrets) {
      const live = states.get(secret)?.live;
      if (!live || (!rotation && store !== 'native-secrets')) continue;
      const { found } = await readHistory(db, { environment: name, secret }, key);
      const isSeen = found.filter(isSound).some(({ record: { event, generation, details } }) => {
        return event === 'checked' && generation === live.generation && details.outcome === 'proven';
      });
      if (isSeen) checked.add(secret);
      const toCredential = found.findLast(
        ({ record }) => liveEvents.includes(record.event) && ids.has(record.details.credentialId),
      )?.record;
      if (toCredential) before.set(secret, toCredential);
    }
    return { states, checked, before };
  });
}

type IsNamed = (secret: string, live: LedgerRecord | undefined, record: DeployedStack | undefined) => boolean;

/** Names in the platform's store, by whoever they were written. A client that may not see that goes by values that were written to no credential. */
async function namedSecrets(environment: InventoryEnvironment, io: Io): Promise<IsNamed> {
  const client = openClients([environment], io)(environment);
  try {
    const found = await createCatalog().nativeSecrets(client);
    return (secret) => found.has(secret);
  } catch (error) {
    if (!(error instanceof GenesysApiError) || error.facts.status !== 403) throw error;
    return (_, live, record) => {
      const id = live?.details.credentialId;
      return id !== undefined && record?.credentials.every(({ platformId }) => platformId !== id) === true;
    };
  }
}
