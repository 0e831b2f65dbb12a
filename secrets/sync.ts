import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, exitCodes, ProblemsError, type Problem } from '../core/problem';
import type { Redacted } from '../core/redacted';
import type { GenesysClient } from '../genesys/client';
import { findEnvironments } from './find-in-inventory';
import { hydrateTarget, outcomesOf, type SecretOutcome } from './hydrate';
import { locateTargets, type LocatedTarget } from './locate';
import { readValues } from './read-values';
import type { SourcePorts } from './sources/source';
import { writeTargets } from './write-target';

/** What the value plane needs of the world. */
export interface ValuePorts {
  /** The client of an environment's organisation; environments of one organisation may share it. */
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly sources: SourcePorts;
  /** Told after every write, for progress. */
  readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined;
}

/** What a sync did. */
export interface SyncResult {
  readonly outcomes: readonly SecretOutcome[];
  /** Why secrets failed; empty when all were written. */
  readonly problems: readonly Problem[];
  /** Exit code that fits. */
  readonly exitCode: number;
}

interface Work {
  readonly environment: InventoryEnvironment;
  readonly located: LocatedTarget;
}

/**
 * Writes the values of all secrets of the named environments (none named: all). First every source and every target is looked at; with
 * anything missing, nothing is written. Then each credential's values are read, written and dropped, one credential at a time.
 *
 * @throws ProblemsError with everything that is missing, before anything was written
 */
export async function syncEnvironments(
  inventory: Inventory,
  names: readonly string[],
  ports: ValuePorts,
): Promise<SyncResult> {
  const environments = findEnvironments(inventory, names);
  const prompted = await proveSources(environments, ports.sources);
  const sources: SourcePorts = { ...ports.sources, ask: (secret) => takeAnswer(prompted, secret, ports.sources) };
  const work = await locateAll(environments, ports);
  const outcomes: SecretOutcome[] = [];
  const problems: Problem[] = [];
  let stopped: number | undefined;
  for (const { environment, located } of work) {
    const result =
      stopped === undefined
        ? await writeOne({ environment, located }, sources, ports)
        : { status: 'not-tried' as const, problems: [] };
    if ('exitCode' in result && result.exitCode !== exitCodes.problems) stopped = result.exitCode;
    problems.push(...result.problems);
    for (const outcome of outcomesOf(environment, located, result.status)) {
      outcomes.push(outcome);
      ports.onOutcome?.(outcome);
    }
  }
  return { outcomes, problems, exitCode: stopped ?? (problems.length > 0 ? exitCodes.problems : exitCodes.done) };
}

/** Reads every source once and keeps nothing but what a person typed, which cannot be read again. */
async function proveSources(
  environments: readonly InventoryEnvironment[],
  sources: SourcePorts,
): Promise<Map<string, Redacted>> {
  const prompted = new Map<string, Redacted>();
  const problems: Problem[] = [];
  for (const environment of environments) {
    const names = writeTargets(environment).flatMap((target) => target.secrets);
    const read = await readValues(environment, names, sources);
    problems.push(...read.problems);
    for (const secret of environment.secrets) {
      const value = read.values.get(secret.name);
      if (value && secret.source.kind === 'prompt') prompted.set(secret.name, value);
    }
  }
  assertNoProblems(problems);
  return prompted;
}

function takeAnswer(prompted: Map<string, Redacted>, secret: string, sources: SourcePorts): Promise<Redacted> {
  const value = prompted.get(secret);
  prompted.delete(secret);
  if (value) return Promise.resolve(value);
  return sources.ask?.(secret) ?? Promise.reject(new Error(`${secret} has no answer`));
}

async function locateAll(environments: readonly InventoryEnvironment[], ports: ValuePorts): Promise<readonly Work[]> {
  const locations = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      location: await locateTargets(environment, writeTargets(environment), ports.clientOf(environment)),
    })),
  );
  assertNoProblems(locations.flatMap(({ location }) => location.problems));
  return locations.flatMap(({ environment, location }) =>
    location.located.map((located) => ({ environment, located })),
  );
}

type WriteResult =
  | { readonly status: 'written' | 'created'; readonly problems: readonly Problem[] }
  | { readonly status: 'failed'; readonly problems: readonly Problem[]; readonly exitCode: number };

async function writeOne({ environment, located }: Work, sources: SourcePorts, ports: ValuePorts): Promise<WriteResult> {
  try {
    const { values, problems } = await readValues(environment, located.target.secrets, sources);
    assertNoProblems(problems);
    return { status: await hydrateTarget(environment, located, values, ports.clientOf(environment)), problems: [] };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { status: 'failed', problems: error.problems, exitCode: error.exitCode };
  }
}
