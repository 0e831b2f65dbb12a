import { ProblemsError, type Problem } from '../core/problem';
import { GenesysApiError } from '../genesys/api-error';
import { appendRecords } from '../ledger/append-records';
import { newestOf, type Newest } from '../ledger/newest-of';
import type { Begun, Ready, Sent, Settle } from './batch-steps';
import { asProblems, failed, succeeded, type Job } from './job';
import type { WriteLedger } from './write-ledger';
import { writeLeaseName, type WriteLeases } from './write-leases';
import { endingRecords, writingRecords, type WriteRecord } from './write-records';

/** What putting a batch on record needs. */
export interface NotePorts {
  readonly ledger: WriteLedger;
  readonly leases: WriteLeases;
  /** Every secret of a job gets a new generation, changed or not. */
  readonly isForced: boolean;
}

/** In one transaction for all: it is on the disk before anything is sent. */
export async function noteBegin(ready: readonly Ready[], ports: NotePorts, settle: Settle): Promise<Begun[]> {
  const [first] = ready;
  if (!first) return [];
  const { ledger, leases } = ports;
  const environment = first.job.environment.name;
  const names = ready.flatMap(({ job }) => job.located.target.secrets);
  try {
    return await ledger.db.transaction(async (tx) => {
      if (!(await leases.isHeld(tx, writeLeaseName(environment)))) throw overtaken(environment);
      const newest = await newestOf(tx, environment, names);
      const free: Begun[] = [];
      for (const one of ready) {
        const problem = movedOn(one.job, newest) ?? (await leases.take(tx, leaseOf(one.job)));
        if (problem) settle(failed(one.job, new ProblemsError([problem])));
        else free.push({ ...one, records: writingRecords({ ...one, isForced: ports.isForced }, newest, ledger) });
      }
      const records = free.flatMap((one) => one.records);
      await appendRecords(tx, environment, records, ledger);
      return free;
    });
  } catch (error) {
    const problems = asProblems(error);
    for (const { job } of ready) {
      leases.forget(leaseOf(job));
      settle({ ...failed(job, problems), status: 'not-tried', endsAll: true });
    }
    return [];
  }
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

/** In one transaction for all. Where it fails, the secrets stay noted as being written. */
export async function noteEnd(sent: readonly Sent[], ports: NotePorts, settle: Settle): Promise<void> {
  const [first] = sent;
  if (!first) return;
  const environment = first.job.environment.name;
  try {
    await ports.ledger.db.transaction(async (tx) => {
      for (const { job } of sent)
        if (!(await ports.leases.isHeld(tx, leaseOf(job)))) throw overtaken(leaseOf(job).replace(/^write /, ''));
      await appendRecords(tx, environment, sent.flatMap(endingOf), ports.ledger);
      for (const { job } of sent) await ports.leases.giveBack(tx, leaseOf(job));
    });
    for (const { job, answer } of sent)
      settle(answer instanceof ProblemsError ? failed(job, answer) : succeeded(job, answer.status));
  } catch (error) {
    const problems = asProblems(error);
    const said = sent.flatMap(({ answer }) => (answer instanceof ProblemsError ? answer.problems : []));
    const all = new ProblemsError([...said, ...problems.problems], { exitCode: problems.exitCode });
    for (const { job } of sent) settle({ ...failed(job, all), status: 'unsettled', endsAll: true });
  }
}

function endingOf({ records, answer }: Sent): WriteRecord[] {
  if (!(answer instanceof ProblemsError)) return endingRecords(records, { event: 'written', ...answer });
  const problem = answer.problems[0]?.code ?? 'unknown';
  return endingRecords(records, { event: 'failed', fate: isRefused(answer) ? 'refused' : 'unknown', problem });
}

/** A clear no. Everything else leaves open whether the platform has the new value. */
function isRefused(error: ProblemsError): boolean {
  const { cause } = error;
  const refusal = cause instanceof GenesysApiError ? cause : error;
  return refusal instanceof GenesysApiError && refusal.facts.status < 500;
}

function leaseOf({ environment, located }: Job): string {
  return writeLeaseName(environment.name, located.target.name);
}

function overtaken(where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'writer-overtaken',
      where,
      what: 'another writer took over, because this one was silent for too long',
      fix: 'see that the machine was not asleep, then run the command again: it finishes what is open',
    },
  ]);
}
