import { ProblemsError, type Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { GenesysApiError } from '../../genesys/api-error';
import { appendRecords } from '../../ledger/append-records';
import type { Queries } from '../../ledger/database';
import { putAllSealed } from '../../ledger/sealed';
import { newestOf, type Newest } from '../../ledger/newest';
import type { Begun, Ready, Sent, Settle } from './batch-steps';
import { failed, succeeded, type Job } from './job';
import { asProblems } from '../../core/as-problems';
import type { WriteLedger } from '../targets/write-ledger';
import { overtaken, writeLeaseName, type WriteLeases } from './write-leases';
import { endingRecords, writingRecords, type WriteRecord } from './write-records';

/** What putting writes on record needs. */
export interface NotePorts {
  readonly ledger: WriteLedger;
  readonly leases: WriteLeases;
  /** Every secret of a job gets a new generation, changed or not. */
  readonly isForced: boolean;
  /** Secrets whose value was given by hand. */
  readonly given?: ReadonlyMap<string, Redacted> | undefined;
}

/** Jobs of one environment: those that have their answer, and those that come next. */
export interface Turn {
  readonly environment: string;
  readonly sent: readonly Sent[];
  readonly next: readonly Ready[];
}

/**
 * Notes how writes ended and which begin, in one transaction for all: what begins is on the disk before anything is sent. Where it fails,
 * nothing begins, and what was sent stays noted as being written. Gives those that may be sent now.
 */
export async function noteWrites(turn: Turn, ports: NotePorts, settle: Settle): Promise<Begun[]> {
  const { environment, sent, next } = turn;
  if (sent.length + next.length === 0) return [];
  try {
    const { begun, refused } = await ports.ledger.db.transaction((tx) => note(tx, turn, ports));
    for (const { job, answer } of sent)
      settle(answer instanceof ProblemsError ? failed(job, answer) : succeeded(job, answer.status));
    for (const [job, problem] of refused) settle(failed(job, new ProblemsError([problem])));
    return begun;
  } catch (error) {
    const { problems, exitCode } = asProblems(error);
    const said = sent.flatMap(({ answer }) => (answer instanceof ProblemsError ? answer.problems : []));
    const all = new ProblemsError([...said, ...problems], { exitCode });
    for (const { job } of sent) settle({ ...failed(job, all), status: 'unsettled', endsAll: true });
    ports.leases.forget(next.map((one) => leaseOf(environment, one)));
    for (const { job } of next) settle({ ...failed(job, all), status: 'not-tried', endsAll: true });
    return [];
  }
}

async function note(
  tx: Queries,
  { environment, sent, next }: Turn,
  { ledger, leases, isForced, given }: NotePorts,
): Promise<{ readonly begun: Begun[]; readonly refused: readonly (readonly [Job, Problem])[] }> {
  const sentLeases = sent.map((one) => leaseOf(environment, one));
  const lost = await leases.findLost(tx, [writeLeaseName(environment), ...sentLeases]);
  if (lost !== undefined) throw overtaken(lost);
  const names = new Set([...sent, ...next].flatMap(({ job }) => job.located.target.secrets));
  const newest = await newestOf(tx, environment, [...names]);
  const moved = new Map(next.map((one) => [one, movedOn(one.job, newest)]));
  const still = next.filter((one) => moved.get(one) === undefined);
  const busy = await leases.take(
    tx,
    still.map((one) => leaseOf(environment, one)),
  );
  const problemOf = (one: Ready) => moved.get(one) ?? busy.get(leaseOf(environment, one));
  const refused = next.flatMap((one) => {
    const problem = problemOf(one);
    return problem ? [[one.job, problem] as const] : [];
  });
  const begun = next
    .filter((one) => problemOf(one) === undefined)
    .map((one) => ({ ...one, records: writingRecords({ ...one, isForced, given }, newest, ledger) }));
  const records = [...sent.flatMap(endingOf), ...begun.flatMap((one) => one.records)];
  await appendRecords(tx, environment, records, ledger, newest);
  await keepIssued(tx, environment, begun, ledger);
  await leases.giveBack(tx, sentLeases);
  return { begun, refused };
}

/** A value that a rotation issued has no source: sent again under a new generation, it is kept under that one too. */
async function keepIssued(
  tx: Queries,
  environment: string,
  begun: readonly Begun[],
  { keyOf }: WriteLedger,
): Promise<void> {
  const key = keyOf(environment);
  if (!key) return;
  const toSeal = begun.flatMap(({ records, values }) =>
    records.flatMap(({ secret, generation, details }) => {
      const value = secret !== null && details.issued === true ? values.get(secret) : undefined;
      return secret !== null && value ? [{ place: { environment, secret, generation }, value, key }] : [];
    }),
  );
  await putAllSealed(tx, toSeal);
}

function leaseOf(environment: string, { job }: Ready): string {
  return writeLeaseName(environment, job.located.target.name);
}

/** What was judged must still hold: the value that a rotation has written since must not be overwritten by the one before it. */
function movedOn({ located, states }: Job, newest: ReadonlyMap<string, Newest>): Problem | undefined {
  const secret = located.target.secrets.find(
    (name) => (newest.get(name)?.sequence ?? 0) !== (states.get(name)?.last.sequence ?? 0),
  );
  if (secret === undefined) return undefined;
  return {
    code: 'secret-moved-on',
    where: secret,
    what: 'something else, such as a rotation, was at work on it since this command looked',
    fix: 'run the command again',
  };
}

function endingOf({ records, answer, client }: Sent): WriteRecord[] {
  if (!(answer instanceof ProblemsError)) return endingRecords(records, { event: 'written', ...answer });
  const problem = answer.problems[0]?.code ?? 'unknown';
  return endingRecords(records, { event: 'failed', fate: isRefused(answer) ? 'refused' : 'unknown', problem, client });
}

/** A clear no. Everything else leaves open whether the platform has the new value. */
function isRefused(error: ProblemsError): boolean {
  const { cause } = error;
  const refusal = cause instanceof GenesysApiError ? cause : error;
  return refusal instanceof GenesysApiError && refusal.facts.status < 500;
}
