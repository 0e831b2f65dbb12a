import { ProblemsError, type Problem } from '../core/problem';
import { GenesysApiError } from '../genesys/api-error';
import type { GenesysClient } from '../genesys/client';
import type { Begun, Ready, Sent, Settle } from './batch-steps';
import { hydrateTarget } from './hydrate';
import { asProblems, failed, succeeded, type Job, type JobResult } from './job';
import { noteBegin, noteEnd, type NotePorts } from './note-write';
import { readTarget, type ReadPorts } from './read-target';
import type { ReuseCheck } from './reuse';

/** What writing needs. */
export interface BatchPorts extends ReadPorts, NotePorts {
  readonly clientOf: (environment: Job['environment']) => GenesysClient;
  readonly reuse: ReuseCheck;
}

/**
 * Writes jobs of one environment: reads their values, notes that they are being written, writes them side by side, notes how it ended.
 * Nothing else holds a value, and after this nothing does. Whatever happens in between, a secret that is noted as being written is written
 * again by the next sync.
 */
export async function writeBatch(jobs: readonly Job[], ports: BatchPorts): Promise<JobResult[]> {
  const results = new Map<Job, JobResult>();
  const settle = (result: JobResult): void => void results.set(result.job, result);
  const ready = await readAll(jobs, ports, settle);
  const begun = await noteBegin(ready, ports, settle);
  const sent = await Promise.all(begun.map((job) => send(job, ports)));
  await noteEnd(sent, ports, settle);
  return jobs.map((job) => results.get(job) ?? succeeded(job, 'not-tried'));
}

async function readAll(jobs: readonly Job[], ports: BatchPorts, settle: Settle): Promise<Ready[]> {
  const read = await Promise.all(
    jobs.map(async (job): Promise<Ready | JobResult> => {
      try {
        return { job, values: await readTarget({ ...job, target: job.located.target }, ports) };
      } catch (error) {
        return failed(job, asProblems(error));
      }
    }),
  );
  // A source may give another value than a moment ago.
  const ready = read.flatMap((result) => ('values' in result ? [result] : []));
  for (const { values } of ready) for (const [name, value] of values) ports.reuse.note(name, value);
  const reused = new Map(ready.map(({ job }) => [job, ports.reuse.problems(job.located.target.secrets)]));
  for (const result of read) if ('status' in result) settle(result);
  for (const [job, problems] of reused) if (problems.length > 0) settle(failed(job, new ProblemsError(problems)));
  return ready.filter(({ job }) => reused.get(job)?.length === 0);
}

async function send(begun: Begun, { clientOf }: BatchPorts): Promise<Sent> {
  const { environment, located } = begun.job;
  try {
    return { ...begun, answer: await hydrateTarget(environment, located, begun.values, clientOf(environment)) };
  } catch (error) {
    return { ...begun, answer: explain(asProblems(error), begun.job) };
  } finally {
    begun.values.clear();
  }
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
