import type { Clock } from '../../core/clock';
import type { InventoryEnvironment } from '../../core/inventory';
import { isError, type Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { Database } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { attemptsSince, liveRecordsSince } from '../../ledger/ledger';
import { isSound } from '../../ledger/read-records';
import { writingClientOf } from '../../ledger/value-details';
import { verifyChain } from '../../ledger/verify-chain';
import { writingClients } from '../../ledger/writing-clients';
import { lookForWrites } from '../observations/look-for-writes';
import { observationsIn } from '../observations/observations';
import { correlate } from './correlate';
import type { Correlation } from './correlation';

/** What collecting may touch. */
export interface CorrelationPorts {
  readonly db: Database;
  readonly clock: Clock;
  /** The environment's key; undefined where there is none. */
  readonly key: EnvironmentKey | undefined;
  /** Undefined where no client of the organisation is configured. */
  readonly client: GenesysClient | undefined;
  /** Ids of clients that are said to be ours, and that nothing authenticates: those that are configured here, and those that deployed. */
  readonly claimed: readonly string[];
}

/** The log is searched for writes of credentials, and such a store has none. */
const namedSecretsUnaudited = 'it is searched for credentials, and native-secrets has none';

/** Writes and answers of an environment since a time, in milliseconds since the epoch. */
export async function collectCorrelation(
  environment: InventoryEnvironment,
  since: number,
  ports: CorrelationPorts,
): Promise<Correlation> {
  const { db, clock, key } = ports;
  const from = Math.max(0, since);
  const to = clock.now();
  const credentials = environment.credentials.map(({ name }) => name);
  const keyOf = (): EnvironmentKey | undefined => key;
  const begin = new Date(from).toISOString();
  // Of all times: who wrote before may write past the ledger now.
  const known = await writingClients(db, environment.name, key);
  const live = await liveRecordsSince(db, environment.name, begin, key);
  const tried = await attemptsSince(db, environment.name, begin, key);
  const chain = await verifyChain(db, environment.name, { key });
  const executions = await observationsIn(db, keyOf).executionsSince(environment.name, from);
  const sound = live.found.filter(isSound);
  const written = sound.flatMap(({ record }) => writingClientOf(record) ?? []);
  return correlate({
    ...{ environment, from, to, clients: new Set([...known.ids, ...written]), claimed: new Set(ports.claimed) },
    records: sound.map(({ record }) => record),
    attempts: tried.found.filter(isSound).map(({ record }) => record),
    audited:
      environment.store === 'native-secrets'
        ? namedSecretsUnaudited
        : await lookForWrites(ports.client, { credentials, from, to }, clock),
    executions: executions.found,
    problems: distinct([
      ...chain.problems.filter(isError),
      ...[known, live, tried, executions].flatMap((read) => read.problems),
    ]),
    unauthenticated: {
      isKeyHere: key !== undefined,
      records: sound.filter(({ standing }) => standing !== 'authenticated').length,
      leftOut: live.found.length - sound.length + executions.unsigned,
    },
  });
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.where}`, problem])).values()];
}
