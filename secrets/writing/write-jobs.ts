import { ProblemsError, type Problem } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { GenesysClient } from '../../genesys/client';
import type { Begun, Ready, Sent, Settle } from './batch-steps';
import { noteWritingClient } from '../../ledger/writing-clients';
import { putTarget } from './put-target';
import { inParallel } from '../../core/in-parallel';
import { failed, type Job } from './job';
import { asProblems } from '../../core/as-problems';
import { noteWrites, type NotePorts } from './note-write';
import { readTargets, type ReadPorts } from '../reading/read-target';
import { writeLeaseName } from './write-leases';
import type { ReuseCheck } from '../reading/reuse';

/** Credentials of a batch; no more values than theirs are in memory at a time. */
const batchSize = 64;
/** Writes that are under way at a time. */
export const sentAtOnce = 16;

/** What writing needs. */
export interface WritePorts extends ReadPorts, NotePorts {
  readonly clientOf: (environment: Job['environment']) => GenesysClient;
  readonly reuse: ReuseCheck;
}

/**
 * Writes jobs of one environment, a batch at a time: reads the batch's values, notes that they are being written and how the batch before
 * ended, sends them side by side. Nothing else holds a value. Whatever happens in between, a secret that is noted as being written is
 * written again by the next sync. Ends early where going on is pointless; those that are left are not settled.
 */
export async function writeJobs(jobs: readonly Job[], ports: WritePorts, settle: Settle): Promise<void> {
  const environment = jobs[0]?.environment.name ?? '';
  let sent: readonly Sent[] = [];
  let isPointless = false;
  const keep: Settle = (result) => {
    isPointless ||= result.endsAll;
    settle(result);
  };
  for (const batch of batchesOf(jobs)) {
    const next = await readAll(batch, ports, keep);
    const begun = await noteWrites({ environment, sent, next }, ports, keep);
    sent = await sendAll(begun, ports);
    if (isPointless || sent.some(isEnd)) break;
  }
  await noteWrites({ environment, sent, next: [] }, ports, keep);
}

function batchesOf(jobs: readonly Job[]): readonly (readonly Job[])[] {
  const starts = Array.from({ length: Math.ceil(jobs.length / batchSize) }, (_, index) => index * batchSize);
  return starts.map((start) => jobs.slice(start, start + batchSize));
}

async function readAll(jobs: readonly Job[], ports: WritePorts, settle: Settle): Promise<Ready[]> {
  const tasks = jobs.map((job) => ({ ...job, target: job.located.target }));
  const read = await readTargets(tasks, ports);
  const ready: Ready[] = [];
  for (const [index, job] of jobs.entries()) {
    const values = read[index];
    if (values instanceof Map) ready.push({ job, values });
    else if (values) settle(failed(job, values));
  }
  // A source may give another value than a moment ago.
  for (const { values } of ready) for (const [name, value] of values) ports.reuse.note(name, value);
  return ready.filter(({ job }) => {
    const problems = ports.reuse.problems(job.located.target.secrets);
    if (problems.length > 0) settle(failed(job, new ProblemsError(problems)));
    return problems.length === 0;
  });
}

/** Sends all of a batch, so many at a time. */
async function sendAll(begun: readonly Begun[], ports: WritePorts): Promise<Sent[]> {
  const sent: Sent[] = [];
  await inParallel(begun, sentAtOnce, async (job) => void sent.push(await send(job, ports)));
  return sent;
}

async function send(begun: Begun, { clientOf, leases, ledger }: WritePorts): Promise<Sent> {
  const { environment, located } = begun.job;
  const names = [writeLeaseName(environment.name), writeLeaseName(environment.name, located.target.name)];
  const client = clientOf(environment).guarded(() => leases.assertHeld(names));
  let by: string | null = null;
  const before = async (id: string): Promise<void> => {
    await noteWritingClient(ledger.db, id, { ...ledger, environment: environment.name });
    by = id;
  };
  try {
    const answer = await putTarget(environment, located, begun.values, client, before);
    return { ...begun, answer, client: answer.client };
  } catch (error) {
    return { ...begun, answer: explain(asProblems(error), begun.job), client: by };
  } finally {
    begun.values.clear();
  }
}

function isEnd({ job, answer }: Sent): boolean {
  return answer instanceof ProblemsError && failed(job, answer).endsAll;
}

function explain(error: ProblemsError, { located: { target } }: Job): ProblemsError {
  if (!(error instanceof GenesysApiError) || error.facts.status !== 404 || target.kind !== 'credential') return error;
  const problem: Problem = {
    code: 'credential-vanished',
    where: target.name,
    what: 'it was deleted while its value was on the way',
    fix: `npx cdktf deploy ${target.stack}, then run the command again`,
  };
  return new ProblemsError([problem], { cause: error });
}
