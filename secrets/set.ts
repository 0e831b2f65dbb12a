import type { Inventory } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { findSecret } from './targets/find-in-inventory';
import { confirmJobs, findJobs } from './writing/find-jobs';
import type { SecretOutcome } from './writing/secret-outcome';
import { isDue } from './writing/job';
import { knownEnvironment, type KnownEnvironment } from './targets/known-environment';
import { readTarget } from './reading/read-target';
import { findElsewhere } from './reading/other-environments';
import { createReuseCheck, reusedValue } from './reading/reuse';
import { reuseFaults } from './reading/reused-in-ledger';
import { runJobs } from './writing/run-jobs';
import type { ValuePorts } from './sync';
import { valueContext, valueProblems } from './value-rules/value-problems';
import { asOnlyWriter } from './writing/write-leases';
import { targetOf, type WriteTarget } from './targets/write-target';

/**
 * Writes one secret's value. The other fields of its credential are read from their sources and written with it, because a write
 * replaces the whole credential.
 *
 * @throws ProblemsError when the value or one of the others may not be used; nothing is written then
 */
export async function setSecret(
  inventory: Inventory,
  name: string,
  value: Redacted,
  ports: ValuePorts,
): Promise<readonly SecretOutcome[]> {
  const { environment, secret } = findSecret(inventory, name);
  const targets = [targetOf(environment, name)];
  const { ledger, isForced = false } = ports;
  assertNoProblems(valueProblems(value, name, valueContext(secret, ports.sources.clock.now())));
  const other = (await findElsewhere(inventory, [environment], ledger))(value);
  assertNoProblems(other === undefined ? [] : [reusedValue(name, [other])]);
  const given = new Map([[name, value]]);
  const done = await asOnlyWriter([environment.name], ledger, async (leases) => {
    const known = await knownEnvironment({ environment, targets }, ledger);
    assertNoProblems(targets.flatMap(({ secrets }) => secrets.flatMap((one) => known.problems.get(one) ?? [])));
    const values = await readWith(given, known, ports);
    const reuse = createReuseCheck(ports.runKey);
    for (const [own, one] of values) reuse.note(own, one);
    const prints = new Map([[environment.name, printsOf(values, name, known)]]);
    assertNoProblems(reuseFaults([known], prints, reuse).map(({ problem }) => problem));
    const findPorts = { ...ports, given };
    const found = await confirmJobs(
      await findJobs([known], prints, findPorts),
      (job) => isDue(job, isForced),
      findPorts,
    );
    if (found.problems.length > 0) throw new ProblemsError(found.problems, { exitCode: found.exitCode });
    return runJobs(found.jobs, { ...ports, given: values, reuse, leases, isForced });
  });
  if (done.problems.length > 0) throw new ProblemsError(done.problems, { exitCode: done.exitCode });
  return done.outcomes;
}

async function readWith(
  given: ReadonlyMap<string, Redacted>,
  { environment, targets, states }: KnownEnvironment,
  ports: ValuePorts,
): Promise<ReadonlyMap<string, Redacted>> {
  const [target] = targets as [WriteTarget]; // the one that the secret belongs to
  try {
    return await readTarget({ environment, target, states }, { ...ports, given });
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const [name] = [...given.keys()];
    const missing = [...new Set(error.problems.map((problem) => problem.where))].join(', ');
    throw new ProblemsError([
      {
        code: 'credential-incomplete',
        where: name ?? target.name,
        what: `its credential ${target.name} is written as a whole, and these of its values cannot be read: ${missing}`,
        fix: 'make the sources below readable, then run the command again',
      },
      ...error.problems,
    ]);
  }
}

/** The one that was given comes last: it is the one to blame when two are alike. */
function printsOf(
  values: ReadonlyMap<string, Redacted>,
  name: string,
  { key }: KnownEnvironment,
): Map<string, string | null> {
  const prints = new Map([...values].map(([own, value]) => [own, key?.fingerprint(value) ?? null]));
  const given = prints.get(name) ?? null;
  prints.delete(name);
  return prints.set(name, given);
}
